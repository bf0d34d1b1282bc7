-- Admits or refuses one request under all limits of its scopes (a caller, and its API key; or an address): all of them, or none.
-- Or only looks: then it tells of the smallest request how the limits would take it, and writes nothing but what it is told of.
--
-- KEYS, three for each scope, all in one hash slot:
--   log      string: when the newest admitted requests came, as long as the largest count (layout below)
--   tokens   string: tokens of the last minute, second by second (layout below)
--   streams  sorted set: lease -> µs at which it ends
--
-- ARGV:
--   1 id of the request's lease
--   2 µs that the lease of a stream lasts; 0 if the request is no stream
--   3 tokens that the request may cost; -1 only to look
--   then for each scope:
--     ages, in µs, oldest first and separated by blanks, of requests that were admitted while the store was away
--     number of windows, then for each of them its count and its µs
--     tokens per minute, -1 for no limit
--     streams at once, -1 for no limit
--
-- Returns integers:
--   1 if admitted, else 0
--   now, µs since 1970
--   then for each limit, in ARGV's order: µs to wait for it (0: it admits), what is left of it (-1: not looked at), µs
--   until some of it comes back, µs until all of it is back
--
-- The log is a ring of 16-digit times behind a header of three 8-digit numbers: cells, cell to be written next, cells in
-- use. Any window is then one look at its count-th newest time. Up to 1024 cells it is read as a whole, up to 256 written, too.
--
-- The tokens are their sum in 13 digits, then for each second in which some were spent, in order, 10 digits of the second and 10
-- of its tokens. The sum spares a walk over the minute: only what has left it and the last second are looked at.

local HEADER, CELL, WHOLE, AT_ONCE = 24, 16, 256, 1024
local SUM, SECOND_CELL = 13, 20
local SECOND, MINUTE = 1000000, 60
local MOST = 9999999999 -- What ten digits hold.

local time = redis.call('TIME')
local now = tonumber(time[1]) * SECOND + tonumber(time[2])
local lease, span, cost = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local looks = cost < 0
cost = math.max(1, cost)

-- What is no number was never written, and lies as far back as can be. Garnet's clock does not stand still while a script runs: a log that
-- ends between being read and being written begins anew, with zero bytes before what is written.
local function number(text, from, length)
  return tonumber(string.sub(text, from + 1, from + length)) or 0
end

local function header(cells, head, used)
  return string.format('%08d%08d%08d', cells, head, used)
end

-- The k-th newest time of a log; 1 is the newest.
local function cell(log, k)
  local at = HEADER + (log.head - k) % log.cells * CELL
  if at + CELL <= #log.text then
    return number(log.text, at, CELL)
  end
  return number(redis.call('GETRANGE', log.key, at, at + CELL - 1), 0, CELL)
end

local function open(key, cells)
  local log = { key = key, cells = cells, head = 0, used = 0, dirty = false }
  log.text = redis.call('GETRANGE', key, 0, HEADER + (cells <= AT_ONCE and cells * CELL or 0) - 1)
  if log.text == '' then
    log.text = header(cells, 0, 0)
    return log
  end
  log.lives = true
  log.cells, log.head, log.used = number(log.text, 0, 8), number(log.text, 8, 8), number(log.text, 16, 8)
  if log.cells ~= cells then
    -- The limits have changed: the newest times move into a ring of the new size.
    log.text = redis.call('GET', key)
    local times = {}
    for k = math.min(log.used, cells), 1, -1 do
      times[#times + 1] = string.format('%016d', cell(log, k))
    end
    log.cells, log.head, log.used, log.dirty, log.moved = cells, #times % cells, #times, true, true
    log.text = header(cells, log.head, log.used) .. table.concat(times)
  end
  return log
end

-- What is there is kept for longer before anything is written to it: Garnet's clock does not stand still while a script runs, and its
-- writes wait for the disk. A log that ended in between would begin anew as zeros.
local function push(log, at, keep)
  local where, stamp = HEADER + log.head * CELL, string.format('%016d', at)
  log.head, log.used, log.dirty = (log.head + 1) % log.cells, math.min(log.used + 1, log.cells), true
  if log.cells <= WHOLE or log.moved then
    log.text = string.sub(log.text, 1, where) .. stamp .. string.sub(log.text, where + CELL + 1)
  else
    if log.lives and not log.kept then
      redis.call('PEXPIRE', log.key, string.format('%d', math.ceil(keep / 1000)))
      log.kept = true
    end
    -- The cell before the header: a server that dies in between forgets a request that it has not admitted.
    redis.call('SETRANGE', log.key, where, stamp)
    if where + CELL <= #log.text then
      log.text = string.sub(log.text, 1, where) .. stamp .. string.sub(log.text, where + CELL + 1)
    end
  end
end

local function close(log, keep)
  if not log.dirty then
    return
  end
  local first = header(log.cells, log.head, log.used)
  if log.cells <= WHOLE or log.moved then
    redis.call('SET', log.key, first .. string.sub(log.text, HEADER + 1), 'PX', string.format('%d', math.ceil(keep / 1000)))
  else
    redis.call('SETRANGE', log.key, 0, first)
    if not log.kept then
      redis.call('PEXPIRE', log.key, string.format('%d', math.ceil(keep / 1000)))
    end
  end
end

-- How many of the newest times are younger than a window; none beyond its count matters. Requests come about evenly, so every
-- other guess is where they would end then, which in a long log finds it with a third of the looks.
local function inside(log, count, window)
  local edge, low, high = now - window, 0, math.min(log.used, count)
  if high == 0 then
    return 0
  end
  local young, old, even = now, cell(log, high), true
  if old > edge then
    return high
  end
  while high - low > 1 do
    local middle = low + math.floor((high - low) * (even and (young - edge) / (young - old) or 0.5))
    middle = math.max(low + 1, math.min(high - 1, middle))
    local at = cell(log, middle)
    if at > edge then
      low, young = middle, at
    else
      high, old = middle, at
    end
    even = not even
  end
  return low
end

-- What was spent in the last minute. A second counts until it lies wholly outside of it.
local function spent(key)
  local text = redis.call('GET', key) or ''
  local minute = { text = text, from = SUM, sum = text == '' and 0 or number(text, 0, SUM) }
  local oldest = math.floor(now / SECOND) - MINUTE
  while minute.from < #text and number(text, minute.from, 10) < oldest do
    minute.sum = minute.sum - number(text, minute.from + 10, 10)
    minute.from = minute.from + SECOND_CELL
  end
  minute.empty = minute.from >= #text
  return minute
end

-- µs until the second at a place of the text lies outside of the minute.
local function leaves(minute, at)
  return (number(minute.text, at, 10) + MINUTE + 1) * SECOND - now
end

-- 1. Read the limits of every scope.
local scopes, at = {}, 4
for s = 1, #KEYS / 3 do
  local scope = { ages = ARGV[at], windows = {}, cells = 0, keep = 0 }
  local windows = tonumber(ARGV[at + 1])
  at = at + 2
  for w = 1, windows do
    local count, window = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
    scope.windows[w] = { count = count, window = window }
    scope.cells, scope.keep = math.max(scope.cells, count), math.max(scope.keep, window)
    at = at + 2
  end
  scope.tokens, scope.streams = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  at = at + 2
  scopes[s] = scope
end

-- 2. Read the stores, and never go back in time: after a failover the clock may be another server's.
for s, scope in ipairs(scopes) do
  if scope.cells > 0 then
    scope.log = open(KEYS[s * 3 - 2], scope.cells)
    if scope.log.used > 0 then
      now = math.max(now, cell(scope.log, 1))
    end
  end
end

-- 3. Ask every limit.
local admitted, limits = 1, {}
local function limit(wait, left, some, all)
  if wait > 0 then
    admitted = 0
  end
  limits[#limits + 1] = { wait = wait, left = left, some = some, all = all }
  return limits[#limits]
end

for s, scope in ipairs(scopes) do
  local log = scope.log
  for age in string.gmatch(log and scope.ages or '', '%d+') do
    push(log, math.max(now - tonumber(age), log.used > 0 and cell(log, 1) or 0), scope.keep)
  end
  for _, w in ipairs(scope.windows) do
    local used = inside(log, w.count, w.window)
    local wait = used >= w.count and cell(log, w.count) + w.window - now or 0
    w.limit = limit(wait, w.count - used, used > 0 and cell(log, used) + w.window - now or 0,
      used > 0 and cell(log, 1) + w.window - now or 0)
  end

  if scope.tokens >= 0 then
    local minute = spent(KEYS[s * 3 - 1])
    scope.minute, scope.cost = minute, math.min(cost, scope.tokens)
    local wait, over, second = 0, minute.sum + scope.cost - scope.tokens, minute.from
    while over > 0 and second < #minute.text do
      over, wait = over - number(minute.text, second + 10, 10), leaves(minute, second)
      second = second + SECOND_CELL
    end
    scope.tokenLimit = limit(wait, math.max(0, scope.tokens - minute.sum), minute.empty and 0 or leaves(minute, minute.from),
      minute.empty and 0 or leaves(minute, #minute.text - SECOND_CELL))
  end

  if scope.streams >= 0 then
    if span > 0 then
      redis.call('ZREMRANGEBYSCORE', KEYS[s * 3], '-inf', string.format('%d', now))
      local running = redis.call('ZCARD', KEYS[s * 3])
      -- Nobody knows when a stream ends: come again in a second.
      scope.streamLimit = limit(running >= scope.streams and SECOND or 0, math.max(0, scope.streams - running), 0, 0)
    else
      limit(0, -1, 0, 0)
    end
  end
end

-- 4. Admit.
if looks then
  admitted = 0
end
for s, scope in ipairs(scopes) do
  if admitted == 1 then
    for _, w in ipairs(scope.windows) do
      w.limit.left, w.limit.all = w.limit.left - 1, w.window
      if w.limit.some == 0 then
        w.limit.some = w.window
      end
    end
    if scope.log then
      push(scope.log, now, scope.keep)
    end

    if scope.tokens >= 0 then
      local minute, second = scope.minute, math.floor(now / SECOND)
      local last, before = #minute.text - SECOND_CELL, 0
      if minute.empty or number(minute.text, last, 10) ~= second then
        last = #minute.text
      else
        before = number(minute.text, last + 10, 10)
      end
      local tokens = math.min(MOST, before + scope.cost)
      minute.text = string.format('%013d', minute.sum + tokens - before) .. string.sub(minute.text, minute.from + 1, last)
        .. string.format('%010d%010d', second, tokens)
      redis.call('SET', KEYS[s * 3 - 1], minute.text, 'PX', (MINUTE + 1) * 1000)
      scope.tokenLimit.left = math.max(0, scope.tokenLimit.left - scope.cost)
      scope.tokenLimit.some, scope.tokenLimit.all = leaves(minute, SUM), leaves(minute, #minute.text - SECOND_CELL)
    end

    if scope.streams >= 0 and span > 0 then
      redis.call('ZADD', KEYS[s * 3], string.format('%d', now + span), lease)
      redis.call('PEXPIRE', KEYS[s * 3], string.format('%d', math.ceil(span / 1000)))
      scope.streamLimit.left = scope.streamLimit.left - 1
    end
  end
  if scope.log and (not looks or scope.ages ~= '') then
    close(scope.log, scope.keep)
  end
end

-- 5. Report.
local reply = { admitted, now }
for i, each in ipairs(limits) do
  reply[i * 4 - 1], reply[i * 4], reply[i * 4 + 1], reply[i * 4 + 2] = each.wait, each.left, each.some, each.all
end
return reply
