-- All limits and caps of calls, in batches: each operation of a batch succeeds or fails by itself, and what several of them touch is
-- read and written once. The line above, which is not in this file, says which incarnation of the data this text is for: a server
-- that was restarted or promoted does not know the text, and one that was emptied has no marker.
--
-- KEYS 1 marker: "<incarnation> open", or "<incarnation> recovering" while running calls are held again
--      2 sorted set of reservations by the ms at which their lease ends
--      3 and on, what the operations name by index:
--        windows of a scope      sections, see below
--        counter of a scope      7 doubles: incarnation, version, 1 if seeded, settled tokens and nano-dollars, held tokens and nano-dollars
--        reservation             6 doubles: incarnation, tokens, nano-dollars, ms of its start, tokens charged per minute, 1 if concurrent; then what the
--                                sweeper needs. Or "x": it was released, and may still be on its way
-- In a new incarnation counters are not seeded, and nothing is held or runs until the replicas have held their running calls again.
-- ARGV 1 number of operations, then each of them: name; its numbers as doubles, the first of which says how many texts follow; its texts
--
-- Returns 'RECOVER', or for each operation what it replies as doubles; for one that failed a table with the message.
--
-- The interpreter costs more here than the commands do: hence one read of all keys, numbers packed, and few functions and tables.

local EXACT, PARTS, MINUTE, DAY = 128, 32, 60000, 86400000

-- Numbers above 32 bits are doubles: Garnet's struct cuts longer integers.
local texts = redis.call('MGET', KEYS[1], unpack(KEYS, 3))
local marker = texts[1] or ''
if string.sub(marker, 1, #INCARNATION + 1) ~= INCARNATION .. ' ' then
  return 'RECOVER'
end
local incarnation = tonumber(INCARNATION)
local time = redis.call('TIME')
-- Milliseconds, and parts of them: whole ones would let a request in up to one too early.
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000

-- What was unpacked, by index of its key.
local loaded = {}

----------------------------------------------------------------------------------------------------------------------------------
-- Windows of a scope: sections of id, length, content; the id is the window in ms times 4, and the kind.
-- LOG    the time of each request: exact, for up to EXACT requests
-- SUMS   a sum, then for each 1/PARTS of the window in which there was something its number and how much: never more than the limit is
--        admitted within a window, but what has left it may count for 1/PARTS of it longer
-- TOKENS the same of the tokens of a minute
-- RUNS   incarnation, number of calls that run
local LOG, SUMS, TOKENS, RUNS = 0, 1, MINUTE * 4 + 2, 3

local function windows_of(key)
  local found = loaded[key]
  if not found then
    local sections, text, at = {}, texts[key - 1] or '', 1
    while at < #text do
      local id, length, from = struct.unpack('<dI2', text, at)
      at = from + length
      sections[id] = string.sub(text, from, at - 1)
    end
    found = { sections = sections, running = 0 }
    if sections[RUNS] then
      local of, running = struct.unpack('<dd', sections[RUNS])
      found.running = of == incarnation and running or 0
    end
    loaded[key] = found
  end
  return found
end

-- How a limit would take `cost`. Adds to the reply ms to wait (0: it admits), what is left, ms until some and until all is back.
-- Returns whether it admits; where in the content that begins which still counts; how much that is.
local function ask(reply, kind, content, window, count, cost)
  local at, from, used, wait, some, all = #reply, 1, 0, 0, 0, 0
  if content == '' then
    from = kind == LOG and 1 or 9
  elseif kind == LOG then
    local total, high = #content / 8, #content / 8 + 1
    if struct.unpack('<d', content) <= now - window then
      while from < high do
        local middle = math.floor((from + high) / 2)
        if struct.unpack('<d', content, middle * 8 - 7) > now - window then
          high = middle
        else
          from = middle + 1
        end
      end
    end
    used, from = total - from + 1, from * 8 - 7
    if used > 0 then
      some, all = struct.unpack('<d', content, from) + window - now, struct.unpack('<d', content, #content - 7) + window - now
    end
    if used >= count then
      wait = struct.unpack('<d', content, (total - count) * 8 + 1) + window - now
    end
  else
    local width = math.ceil(window / PARTS)
    local oldest = math.floor((now - window) / width)
    used, from = struct.unpack('<d', content)
    while from < #content do
      local part, spent = struct.unpack('<dd', content, from)
      if part >= oldest then
        some = (part + 1) * width + window - now
        all = (struct.unpack('<d', content, #content - 15) + 1) * width + window - now
        break
      end
      used, from = used - spent, from + 16
    end
    local rest, next_at = used, from
    while rest + cost > count and next_at < #content do
      local part, spent = struct.unpack('<dd', content, next_at)
      rest, wait, next_at = rest - spent, (part + 1) * width + window - now, next_at + 16
    end
  end
  reply[at + 1], reply[at + 2], reply[at + 3], reply[at + 4] = math.ceil(wait), math.max(0, count - used), math.ceil(some), math.ceil(all)
  return wait <= 0, from, used
end

-- Charges a section, of which `content` is what was asked, and `from` and `used` what that returned. Says how the limit whose state follows
-- `at` stands then.
local function take(reply, at, windows, id, content, window, count, from, used, charge)
  local all
  if id % 4 == LOG then
    -- A clock that was set back must not make the log unsorted.
    local stamp = used > 0 and math.max(now, struct.unpack('<d', content, #content - 7)) or now
    content, all = string.sub(content, from) .. string.rep(struct.pack('<d', stamp), math.min(charge, count)), stamp + window
  else
    local width = math.ceil(window / PARTS)
    local part, sum, last, spent = math.floor(now / width), struct.pack('<d', used + charge), nil, nil
    if from < #content then
      last, spent = struct.unpack('<dd', content, #content - 15)
    end
    if last and last >= part then
      content, part = sum .. string.sub(content, from, -9) .. struct.pack('<d', spent + charge), last
    else
      content = sum .. string.sub(content, from) .. struct.pack('<dd', part, charge)
    end
    all = (part + 1) * width + window
  end
  windows.sections[id], windows.dirty = content, true
  all = math.ceil(all - now)
  reply[at + 2], reply[at + 4] = math.max(0, reply[at + 2] - charge), all
  if reply[at + 3] == 0 then
    reply[at + 3] = all
  end
end

-- Charges the minute in which a call began for what it cost, instead of the estimate; what has left the window is left alone.
local function correct(scopes, charged, began, tokens)
  local part = math.floor(began / math.ceil(MINUTE / PARTS))
  for _, scope in ipairs(scopes) do
    local content = scope.windows.sections[TOKENS] or ''
    for at = scope.per_minute >= 0 and #content - 15 or 0, 9, -16 do
      local index, spent = struct.unpack('<dd', content, at)
      if index == part then
        local becomes = math.max(0, spent + math.min(tokens, scope.per_minute) - math.min(charged, scope.per_minute))
        scope.windows.sections[TOKENS], scope.windows.dirty = struct.pack('<d', struct.unpack('<d', content) - spent + becomes)
          .. string.sub(content, 9, at + 7) .. struct.pack('<d', becomes) .. string.sub(content, at + 16), true
        break
      end
    end
  end
end

----------------------------------------------------------------------------------------------------------------------------------
-- Counters and reservations

local function counter_of(key)
  local found = loaded[key]
  if not found then
    local text = texts[key - 1]
    found = { counter = true, version = 0, seeded = 0, tokens = 0, money = 0, held_tokens = 0, held_money = 0, keep = 40 * DAY }
    if text and #text == 56 then
      local of, version, seeded, tokens, money, held_tokens, held_money = struct.unpack('<ddddddd', text)
      if of == incarnation then
        found.version, found.seeded, found.tokens, found.money, found.held_tokens, found.held_money = version, seeded, tokens, money, held_tokens, held_money
      end
    end
    loaded[key] = found
  end
  return found
end

-- A row of the database: its total is taken over if it is newer. A counter that is not seeded only notes the version.
local function take_over(counter, version, tokens, money)
  if version > counter.version then
    counter.version, counter.dirty = version, true
    if counter.seeded == 1 then
      counter.tokens, counter.money = tokens, money
    end
  end
end

local function lease_of(key)
  local found = loaded[key]
  if not found then
    local text = texts[key - 1] or ''
    found = { lease = true, released = text == 'x' }
    if #text >= 48 then
      local of, tokens, money, began, charged, runs = struct.unpack('<dddddd', text)
      if of == incarnation then
        found.tokens, found.money, found.began, found.charged, found.runs, found.tail = tokens, money, began, charged, runs, string.sub(text, 49)
      else
        -- It is there for the sweeper, and counts nowhere.
        found.stale = true
      end
    end
    loaded[key] = found
  end
  return found
end

-- Holds, or lets go where the sign is -1, under all counters and in all scopes.
local function hold(lease, scopes, counters, sign)
  for _, counter in ipairs(counters) do
    counter.held_tokens, counter.held_money = math.max(0, counter.held_tokens + sign * lease.tokens), math.max(0, counter.held_money + sign * lease.money)
    counter.dirty = true
  end
  if lease.runs == 1 then
    for _, scope in ipairs(scopes) do
      scope.windows.running, scope.windows.dirty = math.max(0, scope.windows.running + sign), true
    end
  end
end

local function let_go(id, lease, scopes, counters)
  if lease.tokens then
    hold(lease, scopes, counters, -1)
  end
  if lease.tokens or lease.stale then
    redis.call('ZREM', KEYS[2], id)
    lease.tokens, lease.stale, lease.dirty = nil, nil, true
  end
end

----------------------------------------------------------------------------------------------------------------------------------
-- Operations. Their numbers begin at index 2. One that fails may have changed something by then: that is a defect of ours.

local numbers, text_at

-- Scopes from an index on: count, then of each key, tokens per minute, calls at once (-1: none). Returns the index behind them, too.
local function scopes_at(at)
  local scopes, count = {}, numbers[at]
  for i = 1, count do
    scopes[i] = { windows = windows_of(numbers[at + 1]), per_minute = numbers[at + 2], at_once = numbers[at + 3] }
    at = at + 3
  end
  return scopes, at + 1
end

-- Counters from an index on: count, then of each key, cap of tokens, cap of nano-dollars (-1: none), ms to keep.
local function counters_at(at)
  local counters, count = {}, numbers[at]
  for i = 1, count do
    local counter = counter_of(numbers[at + 1])
    counter.cap_tokens, counter.cap_money, counter.keep = numbers[at + 2], numbers[at + 3], numbers[at + 4]
    counters[i], at = counter, at + 4
  end
  return counters, at + 1
end

local function say_counters(reply, counters)
  for _, counter in ipairs(counters) do
    local at = #reply
    reply[at + 1], reply[at + 2], reply[at + 3], reply[at + 4], reply[at + 5] =
      counter.seeded, counter.tokens, counter.money, counter.held_tokens, counter.held_money
  end
end

-- Calls at once of a scope, as a state. False where they refuse one more.
local function ask_runs(reply, windows, at_once, one)
  local at, free = #reply, at_once - windows.running
  local wait = one > 0 and free < 1 and 1000 or 0
  reply[at + 1], reply[at + 2], reply[at + 3], reply[at + 4] = wait, math.max(0, free), 0, 0
  return wait == 0
end

-- cost (0: only to look); count of scopes, of each: key, tokens per minute, calls at once (-1: none), count of windows, of each: count, ms; counters.
-- Only windows refuse. Replies 1 if admitted, else 0; for each scope the states of its windows, of its tokens per minute and calls at once; the counters.
local function admit()
  local cost, asked, reply, admitted, at = numbers[2], {}, { 1 }, true, 3
  for _ = 1, numbers[3] do
    local windows, per_minute, at_once = windows_of(numbers[at + 1]), numbers[at + 2], numbers[at + 3]
    at = at + 4
    for _ = 1, numbers[at] do
      local count, window = numbers[at + 1], numbers[at + 2]
      local kind, n = count <= EXACT and LOG or SUMS, #asked
      local id, replied = window * 4 + kind, #reply
      local content = windows.sections[id] or ''
      local admits, from, used = ask(reply, kind, content, window, count, 1)
      admitted, at = admitted and admits, at + 2
      asked[n + 1], asked[n + 2], asked[n + 3], asked[n + 4] = replied, windows, id, content
      asked[n + 5], asked[n + 6], asked[n + 7], asked[n + 8] = window, count, from, used
    end
    if per_minute >= 0 then
      ask(reply, TOKENS, windows.sections[TOKENS] or '', MINUTE, per_minute, math.min(1, per_minute))
    end
    if at_once >= 0 then
      ask_runs(reply, windows, at_once, 0)
    end
  end
  say_counters(reply, counters_at(at + 1))
  reply[1] = admitted and 1 or 0
  if admitted and cost > 0 then
    for n = 0, #asked - 8, 8 do
      take(reply, asked[n + 1], asked[n + 2], asked[n + 3], asked[n + 4], asked[n + 5], asked[n + 6], asked[n + 7], asked[n + 8], cost)
    end
  end
  return reply
end

-- id, tail; lease: key, ms; 1 if it counts as a concurrent call; prompt tokens, choices, output wanted and least per choice, nano-dollars of the
-- prompt, nano-dollars per output token of all choices; tokens that the minute is charged for; scopes; counters.
-- Replies status, output per choice, tokens, nano-dollars, number of the counter that decides (0: none); the states of the scopes; the counters.
-- Status: HELD, LIMITED by a scope, SPENT, IN_USE: would fit but for what runs, WAIT: recovering, SEED: a counter is missing, GONE: released.
local HELD, LIMITED, SPENT, IN_USE, WAIT, SEED, GONE = 0, 1, 2, 3, 4, 5, 6

local function reserve()
  local id, tail, lease, span, runs = ARGV[text_at + 1], ARGV[text_at + 2], lease_of(numbers[2]), numbers[3], numbers[4]
  local prompt, choices, wanted, least, base, each, estimate = unpack(numbers, 5, 11)
  local scopes, at = scopes_at(12)
  local counters, reply, admits = counters_at(at), { HELD, 0, 0, 0, 0 }, true

  -- An earlier try may be held: its reply was lost.
  let_go(id, lease, scopes, counters)
  for _, scope in ipairs(scopes) do
    if scope.per_minute >= 0 then
      local free
      scope.at = #reply
      free, scope.from, scope.used = ask(reply, TOKENS, scope.windows.sections[TOKENS] or '', MINUTE, scope.per_minute, math.min(estimate, scope.per_minute))
      admits = free and admits
    end
    if scope.at_once >= 0 then
      admits = ask_runs(reply, scope.windows, scope.at_once, runs) and admits
      scope.runs_at = #reply - 2
    end
  end

  local output, without_held, decides, seeded = wanted, wanted, 0, true
  for i, counter in ipairs(counters) do
    local fits, would = wanted, wanted
    if counter.cap_tokens >= 0 then
      local room = counter.cap_tokens - counter.tokens - prompt
      fits, would = math.floor((room - counter.held_tokens) / choices), math.floor(room / choices)
    end
    -- What costs nothing fits into money that is spent.
    if counter.cap_money >= 0 and base + each > 0 then
      local room = counter.cap_money - counter.money - base
      local free = room - counter.held_money
      fits = math.min(fits, free < 0 and -1 or each > 0 and math.floor(free / each) or wanted)
      would = math.min(would, room < 0 and -1 or each > 0 and math.floor(room / each) or wanted)
    end
    if fits < output then
      output, decides = fits, i
    end
    without_held, seeded = math.min(without_held, would), seeded and counter.seeded == 1
  end
  reply[2], reply[5] = output, decides

  if lease.released then
    reply[1] = GONE
  elseif string.sub(marker, -4) ~= 'open' then
    reply[1] = WAIT
  elseif not seeded then
    reply[1] = SEED
  elseif not admits then
    reply[1] = LIMITED
  elseif output < least then
    reply[1] = without_held >= least and IN_USE or SPENT
  else
    for _, scope in ipairs(scopes) do
      if scope.at then
        take(reply, scope.at, scope.windows, TOKENS, scope.windows.sections[TOKENS] or '', MINUTE, 0, scope.from, scope.used, math.min(estimate, scope.per_minute))
      end
      if scope.runs_at then
        reply[scope.runs_at] = math.max(0, reply[scope.runs_at] - runs)
      end
    end
    lease.tokens, lease.money, lease.began, lease.charged, lease.runs, lease.tail, lease.dirty = prompt + choices * output, base + each * output, now, estimate, runs, tail, true
    hold(lease, scopes, counters, 1)
    redis.call('ZADD', KEYS[2], string.format('%d', math.floor(now + span)), id)
    reply[3], reply[4] = lease.tokens, lease.money
  end
  say_counters(reply, counters)
  return reply
end

-- id; lease: key; tokens that it cost (-1: nobody knows); scopes; counters; then for each counter version, tokens, nano-dollars of its row;
-- count of other counters, of caps that the call did not have: key, version, tokens, nano-dollars. They take over where they are seeded.
local function settle()
  local lease, tokens = lease_of(numbers[2]), numbers[3]
  local scopes, at = scopes_at(4)
  local counters, rows = counters_at(at)
  if lease.tokens and lease.charged > 0 and tokens >= 0 then
    correct(scopes, lease.charged, lease.began, tokens)
  end
  let_go(ARGV[text_at + 1], lease, scopes, counters)
  for i, counter in ipairs(counters) do
    take_over(counter, numbers[rows + i * 3 - 3], numbers[rows + i * 3 - 2], numbers[rows + i * 3 - 1])
  end
  at = rows + #counters * 3
  for _ = 1, numbers[at] do
    local counter = counter_of(numbers[at + 1])
    if counter.seeded == 1 then
      take_over(counter, numbers[at + 2], numbers[at + 3], numbers[at + 4])
    end
    at = at + 4
  end
  return {}
end

local function others(name)
  if name == 'renew' then
    -- ids; ms. Those that were swept meanwhile stay away.
    local ends = string.format('%d', math.floor(now + numbers[2]))
    for i = 1, numbers[1] do
      redis.call('ZADD', KEYS[2], 'XX', ends, ARGV[text_at + i])
    end
  elseif name == 'release' then
    -- id; lease: key; scopes; counters. Also where it never came: it may be on its way.
    local lease, scopes, at = lease_of(numbers[2]), scopes_at(3)
    let_go(ARGV[text_at + 1], lease, scopes, counters_at(at))
    lease.released, lease.dirty = true, true
  elseif name == 'hold' then
    -- id, tail; lease: key, ms; 1 if concurrent; tokens, nano-dollars; scopes; counters. Whatever the caps: the call runs.
    local id, lease, scopes, at = ARGV[text_at + 1], lease_of(numbers[2]), scopes_at(7)
    local counters = counters_at(at)
    let_go(id, lease, scopes, counters)
    lease.runs, lease.tokens, lease.money = numbers[4], numbers[5], numbers[6]
    lease.began, lease.charged, lease.tail, lease.released, lease.dirty = now, 0, ARGV[text_at + 2], false, true
    hold(lease, scopes, counters, 1)
    redis.call('ZADD', KEYS[2], string.format('%d', math.floor(now + numbers[3])), id)
  elseif name == 'shrink' then
    -- lease: key; tokens, nano-dollars that it cost; scopes; counters. The call has ended: it holds its cost, and never more than it held.
    -- Replies 1, or 0 where nothing is held for it.
    local lease, tokens, money, scopes, at = lease_of(numbers[2]), numbers[3], numbers[4], scopes_at(5)
    local counters = counters_at(at)
    if not lease.tokens then
      return { 0 }
    end
    hold(lease, scopes, counters, -1)
    if lease.charged > 0 then
      correct(scopes, lease.charged, lease.began, tokens)
    end
    lease.tokens, lease.money, lease.charged, lease.runs, lease.dirty = math.min(lease.tokens, tokens), math.min(lease.money, money), tokens, 0, true
    hold(lease, scopes, counters, 1)
    return { 1 }
  elseif name == 'look' then
    -- counters. Replies the version of each.
    local reply = {}
    for i, counter in ipairs(counters_at(2)) do
      reply[i] = counter.version
    end
    return reply
  elseif name == 'reconcile' then
    -- incarnation in which was looked; counters; for each the version that it had then, before the database was read, and version, tokens,
    -- nano-dollars as they were read. Seeds what is missing. In another incarnation the row may be older than a call that nobody holds. A row that is older than what was settled meanwhile is not taken; one that is older than what there was before it was read,
    -- and still is, comes from a database that came back older.
    local counters, at = counters_at(3)
    for _, counter in ipairs(numbers[2] == incarnation and counters or {}) do
      local seen, version = numbers[at], numbers[at + 1]
      if version > counter.version or (version == counter.version and counter.seeded == 0) or (version < seen and counter.version == seen) then
        counter.version, counter.tokens, counter.money, counter.seeded, counter.dirty = version, numbers[at + 2], numbers[at + 3], 1, true
      end
      at = at + 4
    end
  elseif name == 'forget' then
    -- Windows of a scope: key. They begin again.
    local windows = windows_of(numbers[2])
    windows.sections, windows.dirty = {}, true
  else
    error('There is no operation ' .. name)
  end
  return {}
end

local replies, at = {}, 2
for i = 1, tonumber(ARGV[1]) do
  local name = ARGV[at]
  numbers, text_at = { struct.unpack('<' .. string.rep('d', #ARGV[at + 1] / 8), ARGV[at + 1]) }, at + 1
  local done, reply = pcall(name == 'admit' and admit or name == 'reserve' and reserve or name == 'settle' and settle or others, name)
  if not done and string.find(tostring(reply), 'OOM', 1, true) then
    error(reply)
  end
  replies[i] = done and struct.pack('<' .. string.rep('d', #reply), unpack(reply)) or { tostring(reply) }
  at = at + 2 + numbers[1]
end

for key, value in pairs(loaded) do
  if not value.dirty then
    -- Read only.
  elseif value.counter then
    redis.call('SET', KEYS[key],
      struct.pack('<ddddddd', incarnation, value.version, value.seeded, value.tokens, value.money, value.held_tokens, value.held_money),
      'PX', string.format('%d', value.keep))
  elseif not value.lease then
    local keep, parts = 0, {}
    value.sections[RUNS] = value.running > 0 and struct.pack('<dd', incarnation, value.running) or nil
    for id, content in pairs(value.sections) do
      local n = #parts
      parts[n + 1], parts[n + 2] = struct.pack('<dI2', id, #content), content
      keep = math.max(keep, id == RUNS and DAY or math.ceil((id - id % 4) / 4 * (1 + 1 / PARTS)))
    end
    if keep == 0 then
      redis.call('DEL', KEYS[key])
    else
      redis.call('SET', KEYS[key], table.concat(parts), 'PX', string.format('%d', keep))
    end
  elseif value.released then
    redis.call('SET', KEYS[key], 'x', 'PX', '3600000')
  elseif value.tokens then
    redis.call('SET', KEYS[key], struct.pack('<dddddd', incarnation, value.tokens, value.money, value.began, value.charged, value.runs) .. value.tail)
  else
    redis.call('DEL', KEYS[key])
  end
end
return replies
