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
-- ARGV 1 number of operations, then each of them: name; its numbers as doubles, the first of which says how many texts follow; its texts.
--      Packed, they cost a fraction of what as many arguments would; so do the replies.
--
-- Returns 'RECOVER', or for each operation what it replies as doubles; for one that failed a table with the message.

local EXACT, PARTS, DAY = 128, 32, 86400000
-- Numbers above 32 bits are doubles: Garnet's struct cuts longer integers.
local STAMP, PART, SECTION, LEASE = 8, 16, 7, 48

local marker = redis.call('GET', KEYS[1])
if not marker or string.sub(marker, 1, #INCARNATION + 1) ~= INCARNATION .. ' ' then
  return 'RECOVER'
end
local incarnation = tonumber(INCARNATION)
local recovering = string.sub(marker, #INCARNATION + 2) ~= 'open'
local time = redis.call('TIME')
-- Milliseconds, and parts of them: whole ones would let a request in up to one too early.
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000

-- What was read, by index of its key.
local loaded = {}

local function text_of(key)
  return redis.call('GET', KEYS[key]) or ''
end

----------------------------------------------------------------------------------------------------------------------------------
-- Windows of a scope: sections of kind (l log and p parts of requests, t parts of tokens, r running calls), window in ms, length, content.
-- A log has the time of each request, and is exact; it serves up to EXACT requests. Parts have sums for each 1/PARTS of a window:
-- never more than the limit is admitted within a window, but what has left it may count for 1/PARTS of it longer.

-- Two servers print a number in two ways.
local function named(kind, window)
  return kind .. string.format('%d', window)
end

local MINUTE = 60000
local TOKENS = named('t', MINUTE)

local function windows_of(key)
  local found = loaded[key]
  if not found then
    found = { sections = {}, running = 0 }
    local text, at = text_of(key), 1
    while at + SECTION - 1 <= #text do
      local kind, window, length = struct.unpack('<c1I4I2', text, at)
      local content = string.sub(text, at + SECTION, at + SECTION + length - 1)
      if kind == 'r' then
        local of, running = struct.unpack('<dI4', content)
        found.running = of == incarnation and running or 0
      else
        found.sections[named(kind, window)] = content
      end
      at = at + SECTION + length
    end
    loaded[key] = found
  end
  return found
end

local function write_windows(key, windows)
  local keep, parts = 0, {}
  for name, content in pairs(windows.sections) do
    local window = tonumber(string.sub(name, 2))
    keep = math.max(keep, window)
    parts[#parts + 1] = struct.pack('<c1I4I2', string.sub(name, 1, 1), window, #content) .. content
  end
  if windows.running > 0 then
    keep = DAY
    parts[#parts + 1] = struct.pack('<c1I4I2dI4', 'r', 0, 12, incarnation, windows.running)
  end
  if keep == 0 then
    redis.call('DEL', KEYS[key])
  else
    redis.call('SET', KEYS[key], table.concat(parts), 'PX', string.format('%d', keep + math.ceil(keep / PARTS)))
  end
end

local function stamp(log, i)
  return struct.unpack('<d', log, (i - 1) * STAMP + 1)
end

-- How one limit would take `cost`: ms to wait (0: it admits), what is left, ms until some and until all is back; and what the section
-- and these two become where it is admitted.
local function ask_log(log, window, count)
  local used = #log / STAMP
  local low, high = 1, used + 1
  while low < high do
    local middle = math.floor((low + high) / 2)
    if stamp(log, middle) > now - window then
      high = middle
    else
      low = middle + 1
    end
  end
  local live = used - low + 1
  local state = { wait = 0, left = count - live, some = 0, all = 0 }
  if live > 0 then
    state.some, state.all = stamp(log, low) + window - now, stamp(log, used) + window - now
  end
  if live >= count then
    state.left, state.wait = 0, stamp(log, used - count + 1) + window - now
  end
  -- A clock that was set back must not make the log unsorted.
  local at = used > 0 and math.max(now, stamp(log, used)) or now
  return state, function(charge)
    local all = at + window - now
    return string.sub(log, (low - 1) * STAMP + 1) .. string.rep(struct.pack('<d', at), math.min(charge, count)), live > 0 and state.some or all, all
  end
end

local function ask_parts(parts, window, count, cost)
  local width = math.ceil(window / PARTS)
  local oldest, current = math.floor((now - window) / width), math.floor(now / width)
  local from, sum, last = nil, 0, nil
  for at = 1, #parts, PART do
    local index, spent = struct.unpack('<dd', parts, at)
    if index >= oldest then
      from = from or at
      sum, last = sum + spent, index
    end
  end
  local state = { wait = 0, left = math.max(0, count - sum), some = 0, all = 0 }
  if from then
    state.some = (struct.unpack('<d', parts, from) + 1) * width + window - now
    state.all = (last + 1) * width + window - now
    local rest, at = sum, from
    while rest + cost > count and at <= #parts do
      local index, spent = struct.unpack('<dd', parts, at)
      rest, state.wait, at = rest - spent, (index + 1) * width + window - now, at + PART
    end
  end
  return state, function(charge)
    local kept, all = from and string.sub(parts, from) or '', (math.max(last or 0, current) + 1) * width + window - now
    if last and last >= current then
      local spent = struct.unpack('<d', kept, #kept - STAMP + 1)
      kept = string.sub(kept, 1, #kept - STAMP) .. struct.pack('<d', spent + charge)
    else
      kept = kept .. struct.pack('<dd', current, charge)
    end
    return kept, from and state.some or all, all
  end
end

-- What a call turned out to cost, for the part that it was charged in; what has left the window is left alone.
local function correct_parts(parts, window, at, change)
  local index = math.floor(at / math.ceil(window / PARTS))
  for i = 1, #parts, PART do
    local part, spent = struct.unpack('<dd', parts, i)
    if part == index then
      return string.sub(parts, 1, i - 1) .. struct.pack('<dd', part, math.max(0, spent + change)) .. string.sub(parts, i + PART)
    end
  end
  return parts
end

----------------------------------------------------------------------------------------------------------------------------------
-- Counters

local function counter_of(key)
  local found = loaded[key]
  if not found then
    local text = text_of(key)
    found = { version = 0, seeded = false, tokens = 0, money = 0, held_tokens = 0, held_money = 0 }
    if #text == 56 and struct.unpack('<d', text) == incarnation then
      local _, seeded
      _, found.version, seeded, found.tokens, found.money, found.held_tokens, found.held_money = struct.unpack('<ddddddd', text)
      found.seeded = seeded == 1
    end
    found.counter = true
    loaded[key] = found
  end
  return found
end

local function write_counter(key, counter)
  redis.call('SET', KEYS[key],
    struct.pack('<ddddddd', incarnation, counter.version, counter.seeded and 1 or 0, counter.tokens, counter.money, counter.held_tokens, counter.held_money),
    'PX', string.format('%d', counter.keep or 40 * DAY))
end

local function take_over(counter, version, tokens, money)
  if version > counter.version then
    counter.version, counter.dirty = version, true
    if counter.seeded then
      counter.tokens, counter.money = tokens, money
    end
  end
end

----------------------------------------------------------------------------------------------------------------------------------
-- Reservations

local function lease_of(key)
  local found = loaded[key]
  if not found then
    local text = text_of(key)
    found = { lease = true, released = text == 'x' }
    if #text >= LEASE then
      local of
      of, found.tokens, found.money, found.at, found.charged, found.runs = struct.unpack('<dddddd', text)
      found.tail = string.sub(text, LEASE + 1)
      if of ~= incarnation then
        -- It is there for the sweeper, and counts nowhere.
        found.tokens, found.stale = nil, true
      end
    end
    loaded[key] = found
  end
  return found
end

local function write_lease(key, lease)
  if lease.released then
    redis.call('SET', KEYS[key], 'x', 'PX', '3600000')
  elseif lease.tokens then
    redis.call('SET', KEYS[key], struct.pack('<dddddd', incarnation, lease.tokens, lease.money, lease.at, lease.charged, lease.runs) .. lease.tail)
  else
    redis.call('DEL', KEYS[key])
  end
end

-- Holds, or lets go where the sign is -1, under all counters and in all scopes.
local function hold(lease, scopes, counters, sign)
  for _, counter in ipairs(counters) do
    counter.held_tokens = math.max(0, counter.held_tokens + sign * lease.tokens)
    counter.held_money = math.max(0, counter.held_money + sign * lease.money)
    counter.dirty = true
  end
  for _, scope in ipairs(scopes) do
    if lease.runs == 1 then
      scope.windows.running = math.max(0, scope.windows.running + sign)
      scope.windows.dirty = true
    end
  end
end

-- Charges the minute in which a call began for what it cost, instead of the estimate. -1: nobody knows what it cost.
local function correct(scopes, charged, at, tokens)
  if charged <= 0 or tokens < 0 then
    return
  end
  for _, scope in ipairs(scopes) do
    if scope.per_minute >= 0 and scope.windows.sections[TOKENS] then
      local change = math.min(tokens, scope.per_minute) - math.min(charged, scope.per_minute)
      scope.windows.sections[TOKENS], scope.windows.dirty = correct_parts(scope.windows.sections[TOKENS], MINUTE, at, change), true
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
-- Operations. One whose arguments can't be read may have changed what it has read by then: that is a defect of ours.

local numbers, number_at, text_at

local function next_text()
  text_at = text_at + 1
  return ARGV[text_at]
end

local function next_number()
  number_at = number_at + 1
  return numbers[number_at]
end

local function doubles(count)
  return '<' .. string.rep('d', count)
end

local function next_counters()
  local counters = {}
  for i = 1, next_number() do
    local key = next_number()
    local counter = counter_of(key)
    counters[i] = counter
    counter.cap_tokens, counter.cap_money, counter.keep = next_number(), next_number(), next_number()
  end
  return counters
end

local function next_scope()
  return { windows = windows_of(next_number()), per_minute = next_number(), at_once = next_number() }
end

local function next_scopes()
  local scopes = {}
  for i = 1, next_number() do
    scopes[i] = next_scope()
  end
  return scopes
end

local function say_state(reply, state)
  local at = #reply
  reply[at + 1], reply[at + 2], reply[at + 3], reply[at + 4] = math.ceil(state.wait), state.left, math.ceil(state.some), math.ceil(state.all)
end

-- Charges a section, and says how the limit whose state begins at `at` stands then.
local function take(reply, at, windows, name, charge, becomes)
  local content, some, all = becomes(charge)
  windows.sections[name], windows.dirty = content, true
  reply[at + 1], reply[at + 2], reply[at + 3] = math.max(0, reply[at + 1] - charge), math.ceil(some), math.ceil(all)
end

local function say_counters(reply, counters)
  for _, counter in ipairs(counters) do
    local at = #reply
    reply[at + 1], reply[at + 2], reply[at + 3], reply[at + 4], reply[at + 5] =
      counter.seeded and 1 or 0, counter.tokens, counter.money, counter.held_tokens, counter.held_money
  end
end

-- Tokens per minute and calls at once of a scope, where it has such limits. False where they refuse.
local function ask_scope(reply, scope, tokens, one)
  local admits = true
  if scope.per_minute >= 0 then
    local state
    state, scope.becomes = ask_parts(scope.windows.sections[TOKENS] or '', MINUTE, scope.per_minute, math.min(tokens, scope.per_minute))
    scope.tokens_at, admits = #reply + 1, state.wait <= 0
    say_state(reply, state)
  end
  if scope.at_once >= 0 then
    local free = scope.at_once - scope.windows.running
    local wait = one > 0 and free < 1 and 1000 or 0
    admits = admits and wait == 0
    say_state(reply, { wait = wait, left = math.max(0, free), some = 0, all = 0 })
    scope.left_at, scope.free = #reply - 2, free
  end
  return admits
end

local operations = {}

-- cost (0: only to look); scopes as for reserve, and after each its windows: count, ms; counters as for reserve. Only windows refuse.
-- Replies 1 if admitted, else 0; for each scope the states of its windows, of its tokens per minute and calls at once; the counters.
function operations.admit()
  local cost, asked, reply, admitted = next_number(), {}, { 1 }, true
  for _ = 1, next_number() do
    local scope = next_scope()
    local windows = scope.windows
    for _ = 1, next_number() do
      local count, window = next_number(), next_number()
      local name = named(count <= EXACT and 'l' or 'p', window)
      local content, state, becomes = windows.sections[name] or '', nil, nil
      if count <= EXACT then
        state, becomes = ask_log(content, window, count)
      else
        state, becomes = ask_parts(content, window, count, 1)
      end
      admitted = admitted and state.wait <= 0
      say_state(reply, state)
      asked[#asked + 1] = { windows = windows, name = name, becomes = becomes, at = #reply - 3 }
    end
    ask_scope(reply, scope, 1, 0)
  end
  say_counters(reply, next_counters())
  reply[1] = admitted and 1 or 0
  if admitted and cost > 0 then
    for _, one in ipairs(asked) do
      take(reply, one.at, one.windows, one.name, cost, one.becomes)
    end
  end
  return reply
end

-- id, tail; lease: key, ms; 1 if it counts as a concurrent call; prompt tokens, choices, output wanted and least per choice, nano-dollars of the
-- prompt, nano-dollars per output token of all choices; tokens that the minute is charged for; scopes: key, tokens per minute, calls at once (-1: none);
-- counters: key, cap of tokens, cap of nano-dollars (-1: none), ms to keep.
-- Replies status, output per choice, tokens, nano-dollars, number of the counter that decides (0: none); the states of the scopes; the counters.
-- Status: HELD, LIMITED by a scope, SPENT, IN_USE: would fit but for what runs, WAIT: recovering, SEED: a counter is missing, GONE: released.
local HELD, LIMITED, SPENT, IN_USE, WAIT, SEED, GONE = 0, 1, 2, 3, 4, 5, 6

function operations.reserve()
  local id, tail, key, span, runs = next_text(), next_text(), next_number(), next_number(), next_number()
  local prompt, choices, wanted, least = next_number(), next_number(), next_number(), next_number()
  local base, each, estimate = next_number(), next_number(), next_number()
  local scopes, counters, lease = next_scopes(), next_counters(), lease_of(key)
  local reply = { HELD, 0, 0, 0, 0 }

  -- An earlier try may be held: its reply was lost.
  let_go(id, lease, scopes, counters)
  local admits = true
  for _, scope in ipairs(scopes) do
    admits = ask_scope(reply, scope, estimate, runs) and admits
  end

  local output, without_held, decides = wanted, wanted, 0
  for i, counter in ipairs(counters) do
    local fits, would = wanted, wanted
    if counter.cap_tokens >= 0 then
      local room = counter.cap_tokens - counter.tokens
      fits = math.floor((room - counter.held_tokens - prompt) / choices)
      would = math.floor((room - prompt) / choices)
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
    without_held = math.min(without_held, would)
  end
  reply[2], reply[5] = output, decides

  local missing = false
  for _, counter in ipairs(counters) do
    missing = missing or not counter.seeded
  end

  if lease.released then
    reply[1] = GONE
  elseif recovering then
    reply[1] = WAIT
  elseif missing then
    reply[1] = SEED
  elseif not admits or output < least then
    reply[1] = not admits and LIMITED or without_held >= least and IN_USE or SPENT
  else
    local tokens, money = prompt + choices * output, base + each * output
    for _, scope in ipairs(scopes) do
      if scope.becomes then
        take(reply, scope.tokens_at, scope.windows, TOKENS, math.min(estimate, scope.per_minute), scope.becomes)
      end
      if scope.left_at then
        reply[scope.left_at] = math.max(0, scope.free - runs)
      end
    end
    lease.tokens, lease.money, lease.at, lease.charged, lease.runs, lease.tail, lease.dirty = tokens, money, now, estimate, runs, tail, true
    hold(lease, scopes, counters, 1)
    redis.call('ZADD', KEYS[2], string.format('%d', math.floor(now + span)), id)
    reply[3], reply[4] = tokens, money
  end
  say_counters(reply, counters)
  return reply
end

-- id, tail; lease: key, ms; 1 if concurrent; tokens, nano-dollars; scopes and counters as for reserve. Whatever the caps: the call runs.
function operations.hold()
  local id, tail, key, span, runs, tokens, money = next_text(), next_text(), next_number(), next_number(), next_number(), next_number(), next_number()
  local scopes, counters, lease = next_scopes(), next_counters(), lease_of(key)
  let_go(id, lease, scopes, counters)
  lease.tokens, lease.money, lease.at, lease.charged, lease.runs, lease.tail, lease.released, lease.dirty = tokens, money, now, 0, runs, tail, false, true
  hold(lease, scopes, counters, 1)
  redis.call('ZADD', KEYS[2], string.format('%d', math.floor(now + span)), id)
  return {}
end

-- id, lease: key; tokens that it cost (-1: nobody knows); scopes; counters; then for each counter version, tokens, nano-dollars of its row;
-- other counters, of caps that the call did not have: key, version, tokens, nano-dollars. They take over where they are there.
function operations.settle()
  local id, key, tokens = next_text(), next_number(), next_number()
  local scopes, counters, lease = next_scopes(), next_counters(), lease_of(key)
  local was_charged, at = lease.tokens and lease.charged or 0, lease.at
  let_go(id, lease, scopes, counters)
  for _, counter in ipairs(counters) do
    take_over(counter, next_number(), next_number(), next_number())
  end
  for _ = 1, next_number() do
    local counter, version, sum, money = counter_of(next_number()), next_number(), next_number(), next_number()
    if counter.seeded then
      take_over(counter, version, sum, money)
    end
  end
  correct(scopes, was_charged, at, tokens)
  return {}
end

-- id, lease: key; scopes; counters. Also where it never came: it may be on its way.
function operations.release()
  local id, key = next_text(), next_number()
  local scopes, counters, lease = next_scopes(), next_counters(), lease_of(key)
  let_go(id, lease, scopes, counters)
  lease.released, lease.dirty = true, true
  return {}
end

-- lease: key; tokens, nano-dollars that it cost; scopes; counters. The call has ended: it holds its cost, and never more than it held.
-- Replies 1, or 0 where nothing is held for it.
function operations.shrink()
  local key, tokens, money = next_number(), next_number(), next_number()
  local scopes, counters, lease = next_scopes(), next_counters(), lease_of(key)
  if not lease.tokens then
    return { 0 }
  end
  hold(lease, scopes, counters, -1)
  correct(scopes, lease.charged, lease.at, tokens)
  lease.tokens, lease.money, lease.charged, lease.runs, lease.dirty = math.min(lease.tokens, tokens), math.min(lease.money, money), tokens, 0, true
  hold(lease, scopes, counters, 1)
  return { 1 }
end

-- Windows of a scope: key. They begin again.
function operations.forget()
  local windows = windows_of(next_number())
  windows.sections, windows.dirty = {}, true
  return {}
end

-- ids; ms. Those that were swept meanwhile stay away.
function operations.renew()
  local ends = string.format('%d', math.floor(now + next_number()))
  for _ = 1, numbers[1] do
    redis.call('ZADD', KEYS[2], 'XX', ends, next_text())
  end
  return {}
end

-- counters. Replies the version of each.
function operations.look()
  local reply = {}
  for i, counter in ipairs(next_counters()) do
    reply[i] = counter.version
  end
  return reply
end

-- counters; for each the version that it had before the database was read, then version, tokens, nano-dollars as they were read. Seeds what is
-- missing. A row that is older than what was settled meanwhile is not taken; one that is older than what there was before it was read, and
-- still is, comes from a database that came back older.
function operations.reconcile()
  local counters = next_counters()
  for _, counter in ipairs(counters) do
    local seen, version, tokens, money = next_number(), next_number(), next_number(), next_number()
    if version > counter.version or (version == counter.version and not counter.seeded) or (version < seen and counter.version == seen) then
      counter.version, counter.tokens, counter.money, counter.seeded, counter.dirty = version, tokens, money, true, true
    end
  end
  return {}
end

local replies, at = {}, 2
for i = 1, tonumber(ARGV[1]) do
  numbers, number_at, text_at = { struct.unpack(doubles(#ARGV[at + 1] / 8), ARGV[at + 1]) }, 1, at + 1
  local done, reply = pcall(operations[ARGV[at]])
  if not done and string.find(tostring(reply), 'OOM', 1, true) then
    error(reply)
  end
  replies[i] = done and struct.pack(doubles(#reply), unpack(reply)) or { tostring(reply) }
  at = at + 2 + numbers[1]
end
for key, value in pairs(loaded) do
  if value.dirty then
    if value.counter then
      write_counter(key, value)
    elseif value.lease then
      write_lease(key, value)
    else
      write_windows(key, value)
    end
  end
end
return replies
