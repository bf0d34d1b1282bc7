-- All limits and caps of calls, in batches: each operation of a batch succeeds or fails by itself, and what several of them touch is
-- read and written once. The line above, which is not in this file, says which incarnation of the data this text is for: a server
-- that was restarted or promoted does not know the text, and one that was emptied has no marker.
--
-- KEYS 1 marker: "<incarnation> open", or "<incarnation> recovering" while running calls are held again
--      2 sorted set of reservations by the ms at which their lease ends
--      3 and on, what the operations name by index:
--        windows of a scope      3 doubles: incarnation, number of calls that run, ms to keep; then sections, see below
--        counter of a scope      7 doubles: incarnation, version, 1 if seeded, settled tokens and nano-dollars, held tokens and nano-dollars
--        reservation             6 doubles: incarnation, tokens, nano-dollars, ms of its start, tokens charged per minute, 1 if concurrent; then what the
--                                sweeper needs. Or "x": it was released, and may still be on its way
-- In a new incarnation counters are not seeded, and nothing is held or runs until the replicas have held their running calls again.
-- ARGV 1 number of operations, then each of them: name; its numbers as doubles, the first of which says how many texts follow; its texts
--
-- Returns 'RECOVER', or for each operation what it replies as doubles; for one that failed a table with the message.
--
-- The interpreter and its garbage cost more here than the commands do. Hence one read of all keys; what they hold stays packed, and is read
-- where it is needed and packed anew where it changes; and the numbers of an operation are read in place, by index.

local read, pack, sub, floor = struct.unpack, struct.pack, string.sub, math.floor

-- Numbers above 32 bits are doubles: Garnet's struct cuts longer integers. The text of KEYS[i] is texts[i - 1].
local texts = redis.call('MGET', KEYS[1], unpack(KEYS, 3))
local marker = texts[1] or ''
if sub(marker, 1, #INCARNATION + 1) ~= INCARNATION .. ' ' then
  return 'RECOVER'
end
local incarnation = tonumber(INCARNATION)
local time = redis.call('TIME')
-- Milliseconds, and parts of them: whole ones would let a request in up to one too early.
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000

-- What was changed, by index of its key: ms to keep, or one of these.
local changed, WINDOWS, FOR_EVER = {}, -1, -2
-- Of the operation that is done.
local numbers, text_at

----------------------------------------------------------------------------------------------------------------------------------
-- Windows of a scope: sections of id, length, content; the id is the window in ms times 4, and the kind.
-- LOG    the time of each request: exact, for up to EXACT requests
-- SUMS   a sum, then for each 1/PARTS of the window in which there was something its number and how much: never more than the limit is
--        admitted within a window, but what has left it may count for 1/PARTS of it longer
-- TOKENS the same of the tokens of a minute
local EXACT, PARTS, LOG, SUMS, TOKENS = 128, 32, 0, 1, 60000 * 4 + 2
local NONE = pack('<ddd', incarnation, 0, 0)

-- The windows of a scope, the calls that run there, ms to keep.
local function windows_of(key)
  local text = texts[key - 1] or NONE
  local of, running, keep = read('<ddd', text)
  return text, of == incarnation and running or 0, keep
end

-- First and last byte of the content of a section; where the next may be: they mostly stand in the order in which they are asked for.
local function find(text, id, place)
  for _ = 1, place == 25 and 1 or 2 do
    while place < #text do
      local found, length, from = read('<dI2', text, place)
      place = from + length
      if found == id then
        return from, place - 1, place
      end
    end
    place = 25
  end
  return #text + 11, #text, 25
end

-- How a limit takes `cost`, and how it stands when it was charged (nil: it is not). Writes into the reply behind n: ms to wait (0: it admits), what is left, ms until
-- some and until all is back. Returns the windows when it was charged, and where in them the next section may be.
local function ask(reply, n, text, place, id, window, limit, cost, charge)
  local from, to, after = find(text, id, place)
  local start, last, used, wait, some, all = from - 10, nil, 0, 0, 0, 0
  if id % 4 == LOG then
    if from <= to then
      local first = read('<d', text, from)
      if first <= now - window then
        local low, high = 1, (to - from + 1) / 8 + 1
        while low < high do
          local middle = floor((low + high) / 2)
          if read('<d', text, from + middle * 8 - 8) > now - window then
            high = middle
          else
            low = middle + 1
          end
        end
        from = from + low * 8 - 8
        first = from <= to and read('<d', text, from)
      end
      used = (to - from + 1) / 8
      if used > 0 then
        last = read('<d', text, to - 7)
        some, all = first + window - now, last + window - now
        if used >= limit then
          wait = read('<d', text, to + 1 - limit * 8) + window - now
        end
      end
    end
    if charge then
      -- A clock that was set back must not make the log unsorted.
      local stamp = last and last > now and last or now
      local stamps, kept = pack('<d', stamp), sub(text, from, to)
      if charge > 1 then
        stamps = string.rep(stamps, math.min(charge, limit))
      end
      text = sub(text, 1, start - 1) .. pack('<dI2', id, #kept + #stamps) .. kept .. stamps .. sub(text, to + 1)
      after, used = start + 10 + #kept + #stamps, used + charge
      all = stamp + window - now
    end
  else
    local width, spent = math.ceil(window / PARTS), 0
    if from <= to then
      local oldest = floor((now - window) / width)
      used, from = read('<d', text, from)
      while from < to do
        local part, gone = read('<dd', text, from)
        if part >= oldest then
          last, spent = read('<dd', text, to - 15)
          some, all = (part + 1) * width + window - now, (last + 1) * width + window - now
          break
        end
        used, from = used - gone, from + 16
      end
      local rest, next_at = used, from
      while rest + cost > limit and next_at < to do
        local part, gone = read('<dd', text, next_at)
        rest, wait, next_at = rest - gone, (part + 1) * width + window - now, next_at + 16
      end
    end
    if charge then
      local part, kept = floor(now / width), nil
      if last and last >= part then
        part, kept, charge = last, sub(text, from, to - 16), spent + charge
        used = used - spent
      else
        kept = sub(text, from, to)
      end
      used = used + charge
      text = sub(text, 1, start - 1) .. pack('<dI2d', id, #kept + 24, used) .. kept .. pack('<dd', part, charge) .. sub(text, to + 1)
      after = start + 34 + #kept
      all = (part + 1) * width + window - now
    end
  end
  if charge and some == 0 then
    some = all
  end
  reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4] = wait, limit > used and limit - used or 0, some, all
  return text, after
end

-- Ends with the limits of a scope that are no windows of requests; these only the reservation charges. Returns the windows when they
-- were charged, the end of the reply, and whether they admit.
local function ask_rest(reply, n, text, place, running, per_minute, at_once, cost, charges, runs)
  local admits = true
  if per_minute >= 0 then
    cost = math.min(cost, per_minute)
    text = ask(reply, n, text, place, TOKENS, 60000, per_minute, cost, charges and cost)
    admits, n = reply[n + 1] <= 0, n + 4
  end
  if at_once >= 0 then
    local free = at_once - running
    local wait = runs > 0 and free < 1 and 1000 or 0
    reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4] = wait, free > 0 and free - (charges and runs or 0) or 0, 0, 0
    admits, n = admits and wait == 0, n + 4
  end
  return text, n, admits
end

-- Counters and reservations. Scopes and counters are lists in the numbers, named by the index of their count:
-- count of scopes, then of each key, tokens per minute, calls at once (-1: none);
-- count of counters, then of each key, cap of tokens, cap of nano-dollars (-1: none), ms to keep.

-- Version, whether seeded, tokens, nano-dollars, held tokens and nano-dollars.
local function counter_of(key)
  local text = texts[key - 1]
  if text and #text == 56 then
    local of, version, seeded, tokens, money, held_tokens, held_money = read('<ddddddd', text)
    if of == incarnation then
      return version, seeded, tokens, money, held_tokens, held_money
    end
  end
  return 0, 0, 0, 0, 0, 0
end

local function say_counters(reply, n, counters)
  for at = counters + 1, counters + numbers[counters] * 4, 4 do
    local _
    _, reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4], reply[n + 5] = counter_of(numbers[at])
    n = n + 5
  end
  return n
end

-- Operations. Their numbers begin at index 2. Each returns its reply and the length of that. One that fails may have changed something by
-- then: that is a defect of ours.

local function blank()
  return { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }
end

-- Windows of scopes as they become if all of them admit.
local pending = {}

-- How often it counts (0: only to look); count of scopes, of each: key, tokens per minute, calls at once (-1: none), count of windows, of each: count,
-- ms; counters. Only windows refuse. Replies 1 if admitted, else 0; for each scope the states of its windows, of its tokens per minute and
-- calls at once; the counters.
local function admit(charge)
  local reply, n, at, admitted = blank(), 1, 4, true
  for _ = 1, numbers[3] do
    local key, per_minute, at_once, windows = numbers[at], numbers[at + 1], numbers[at + 2], at + 2 + numbers[at + 3] * 2
    local text, running, keep = windows_of(key)
    local place, longest, last, before, from = 25, keep, nil, nil, nil
    for window = at + 4, windows, 2 do
      local limit, span = numbers[window], numbers[window + 1]
      local kind = limit <= EXACT and LOG or SUMS
      -- Two of one length and kind, which stand side by side, have one section, which is charged once.
      if last ~= span * 4 + kind then
        last, before, from = span * 4 + kind, text, place
      end
      text, place = ask(reply, n, before, from, last, span, limit, 1, charge)
      admitted, n, longest = admitted and reply[n + 1] <= 0, n + 4, math.max(longest, span * (1 + 1 / PARTS))
    end
    if charge then
      pending[key] = longest > keep and pack('<ddd', incarnation, running, longest) .. sub(text, 25) or text
    end
    text, n = ask_rest(reply, n, text, place, running, per_minute, at_once, 1, false, 0)
    at = windows + 2
  end
  if not admitted and charge then
    pending = {}
    return admit(nil)
  end
  for key, text in pairs(pending) do
    texts[key - 1], changed[key], pending[key] = text, WINDOWS, nil
  end
  reply[1] = admitted and 1 or 0
  return reply, say_counters(reply, n, at)
end

local function calls()
  local MINUTE, DAY = 60000, 86400000
  local function change(key, text, keep)
    texts[key - 1], changed[key] = text, keep
  end

  -- Charges the minute in which a call began for what it cost, instead of the estimate; what has left the window is left alone.
  local function correct(scopes, charged, began, tokens)
    local part = floor(began / math.ceil(MINUTE / PARTS))
    for scope = scopes + 1, scopes + numbers[scopes] * 3, 3 do
      local key, per_minute = numbers[scope], numbers[scope + 1]
      local text = windows_of(key)
      local from, to = find(text, TOKENS, 25)
      for at = per_minute >= 0 and to - 15 or 0, from + 8, -16 do
        local index, spent = read('<dd', text, at)
        if index == part then
          local becomes = math.max(0, spent + math.min(tokens, per_minute) - math.min(charged, per_minute))
          change(key, sub(text, 1, from - 1) .. pack('<d', read('<d', text, from) - spent + becomes)
            .. sub(text, from + 8, at + 7) .. pack('<d', becomes) .. sub(text, at + 16), WINDOWS)
          break
        end
      end
    end
  end

  -- Holds, or lets go where the sign is -1, under all counters and in all scopes. Where there are rows of the database, three numbers for each
  -- counter, their totals are taken over if they are newer; a counter that is not seeded only notes the version.
  local function hold(sign, tokens, money, runs, scopes, counters, rows)
    for at = scopes + 1, runs == 1 and scopes + numbers[scopes] * 3 or 0, 3 do
      local text, running, keep = windows_of(numbers[at])
      change(numbers[at], pack('<ddd', incarnation, math.max(0, running + sign), keep) .. sub(text, 25), WINDOWS)
    end
    for at = counters + 1, counters + numbers[counters] * 4, 4 do
      local version, seeded, spent, cost, held_tokens, held_money = counter_of(numbers[at])
      local newer = rows and numbers[rows] > version
      if newer then
        version = numbers[rows]
        if seeded == 1 then
          spent, cost = numbers[rows + 1], numbers[rows + 2]
        end
      end
      if newer or sign ~= 0 then
        change(numbers[at], pack('<ddddddd', incarnation, version, seeded, spent, cost,
          math.max(0, held_tokens + sign * tokens), math.max(0, held_money + sign * money)), numbers[at + 3])
      end
      rows = rows and rows + 3
    end
  end

  -- Tokens and nano-dollars that a reservation holds, when it began, what the minute was charged, 1 if it is concurrent; nil where nothing is held.
  -- One of another incarnation is there for the sweeper, and counts nowhere.
  local function held_by(key)
    local text = texts[key - 1] or ''
    if #text >= 48 then
      local of, tokens, money, began, charged, runs = read('<dddddd', text)
      if of == incarnation then
        return tokens, money, began, charged, runs
      end
    end
  end

  local function lease(id, key, span, tokens, money, charged, runs, tail)
    change(key, pack('<dddddd', incarnation, tokens, money, now, charged, runs) .. tail, FOR_EVER)
    redis.call('ZADD', KEYS[2], string.format('%d', floor(now + span)), id)
  end

  local function let_go(id, key, scopes, counters, rows)
    local tokens, money, _, _, runs = held_by(key)
    if tokens or rows then
      hold(tokens and -1 or 0, tokens or 0, money or 0, runs, scopes, counters, rows)
    end
    if #(texts[key - 1] or '') >= 48 then
      redis.call('ZREM', KEYS[2], id)
      change(key, nil, FOR_EVER)
    end
  end

  -- id, tail; lease: key, ms; 1 if it counts as a concurrent call; prompt tokens, choices, output wanted and least per choice, nano-dollars of the
  -- prompt, nano-dollars per output token of all choices; tokens that the minute is charged for; scopes; counters.
  -- Replies status, output per choice, tokens, nano-dollars, number of the counter that decides (0: none; negative: by its money); the states of the
  -- scopes; the counters.
  -- Status: HELD, LIMITED by a scope, SPENT, IN_USE: would fit but for what runs, WAIT: recovering, SEED: a counter is missing, GONE: released.
  local HELD, LIMITED, SPENT, IN_USE, WAIT, SEED, GONE = 0, 1, 2, 3, 4, 5, 6

  local function ask_scopes(reply, scopes, cost, charges, runs)
    local n, admits = 5, true
    for at = scopes + 1, scopes + numbers[scopes] * 3, 3 do
      local text, running, keep = windows_of(numbers[at])
      local one
      text, n, one = ask_rest(reply, n, text, 25, running, numbers[at + 1], numbers[at + 2], cost, charges, runs)
      admits = admits and one
      if charges then
        pending[numbers[at]] = pack('<ddd', incarnation, running + runs, math.max(keep, MINUTE * (1 + 1 / PARTS))) .. sub(text, 25)
      end
    end
    return n, admits
  end

  local function reserve()
    local id, key, scopes, reply = ARGV[text_at + 1], numbers[2], 12, blank()
    local prompt, choices, wanted, least, base, each, estimate = unpack(numbers, 5, 11)
    local counters, runs = scopes + numbers[scopes] * 3 + 1, numbers[4]

    -- An earlier try may be held: its reply was lost.
    local _, _, began, charged = held_by(key)
    if began and charged > 0 then
      correct(scopes, charged, began, 0)
    end
    let_go(id, key, scopes, counters)
    local output, without_held, decides, seeded = wanted, wanted, 0, true
    for i = 1, numbers[counters] do
      local at = counters + i * 4 - 3
      local cap_tokens, cap_money, fits, would, by_money = numbers[at + 1], numbers[at + 2], wanted, wanted, false
      local _, is_seeded, tokens, money, held_tokens, held_money = counter_of(numbers[at])
      if cap_tokens >= 0 then
        local room = cap_tokens - tokens - prompt
        fits, would = floor((room - held_tokens) / choices), floor(room / choices)
      end
      -- What costs nothing fits into money that is spent.
      if cap_money >= 0 and base + each > 0 then
        local room = cap_money - money - base
        local free = room - held_money
        local affordable = free < 0 and -1 or each > 0 and floor(free / each) or wanted
        if affordable < fits then
          fits, by_money = affordable, true
        end
        would = math.min(would, room < 0 and -1 or each > 0 and floor(room / each) or wanted)
      end
      if fits < output then
        output, decides = fits, by_money and -i or i
      end
      without_held, seeded = math.min(without_held, would), seeded and is_seeded == 1
    end

    local status = texts[key - 1] == 'x' and GONE or sub(marker, -4) ~= 'open' and WAIT or not seeded and SEED
      or output < least and (without_held >= least and IN_USE or SPENT) or HELD
    local n, admits = ask_scopes(reply, scopes, estimate, status == HELD, runs)
    if not admits and (status == HELD or status == SPENT or status == IN_USE) then
      pending, status = {}, LIMITED
      ask_scopes(reply, scopes, estimate, false, runs)
    end
    if status == HELD then
      for window, text in pairs(pending) do
        change(window, text, WINDOWS)
        pending[window] = nil
      end
      reply[3], reply[4] = prompt + choices * output, base + each * output
      hold(1, reply[3], reply[4], 0, scopes, counters)
      lease(id, key, numbers[3], reply[3], reply[4], estimate, runs, ARGV[text_at + 2])
    end
    reply[1], reply[2], reply[5] = status, output, decides
    return reply, say_counters(reply, n, counters)
  end

  -- id; lease: key; tokens that it cost (-1: nobody knows); scopes; counters; then for each counter version, tokens, nano-dollars of its row;
  -- count of other counters, of caps that the call did not have: key, version, tokens, nano-dollars. They take over where they are seeded.
  local function settle()
    local key, cost, scopes = numbers[2], numbers[3], 4
    local counters = scopes + numbers[scopes] * 3 + 1
    local rows = counters + numbers[counters] * 4 + 1
    local _, _, began, charged = held_by(key)
    if began and charged > 0 and cost >= 0 then
      correct(scopes, charged, began, cost)
    end
    let_go(ARGV[text_at + 1], key, scopes, counters, rows)
    local others = rows + numbers[counters] * 3
    for at = others + 1, others + numbers[others] * 4, 4 do
      local version, seeded, _, _, held_tokens, held_money = counter_of(numbers[at])
      if seeded == 1 and numbers[at + 1] > version then
        change(numbers[at], pack('<ddddddd', incarnation, numbers[at + 1], 1, numbers[at + 2], numbers[at + 3], held_tokens, held_money), 40 * DAY)
      end
    end
  end

  local function others(name)
    if name == 'renew' then
      -- ids; ms. Those that were swept meanwhile stay away. Without any it finds out whether the incarnation is the same, and the server still writes.
      local ends = string.format('%d', floor(now + numbers[2]))
      for i = 1, numbers[1] do
        redis.call('ZADD', KEYS[2], 'XX', ends, ARGV[text_at + i])
      end
      if numbers[1] == 0 then
        redis.call('ZADD', KEYS[2], 'XX', ends, '')
      end
    elseif name == 'release' then
      -- id; lease: key; scopes; counters. Also where it never came: it may be on its way.
      local _, _, began, charged = held_by(numbers[2])
      if began and charged > 0 then
        correct(3, charged, began, 0)
      end
      let_go(ARGV[text_at + 1], numbers[2], 3, 3 + numbers[3] * 3 + 1)
      change(numbers[2], 'x', 3600000)
    elseif name == 'hold' then
      -- id, tail; lease: key, ms; 1 if concurrent; tokens, nano-dollars; scopes; counters. Whatever the caps: the call runs.
      local id, key, runs, tokens, money, scopes = ARGV[text_at + 1], numbers[2], numbers[4], numbers[5], numbers[6], 7
      local counters = scopes + numbers[scopes] * 3 + 1
      let_go(id, key, scopes, counters)
      hold(1, tokens, money, runs, scopes, counters)
      lease(id, key, numbers[3], tokens, money, 0, runs, ARGV[text_at + 2])
    elseif name == 'shrink' then
      -- lease: key; tokens, nano-dollars that it cost; scopes; counters. The call has ended: it holds its cost, and never more than it held.
      -- Replies 1, or 0 where nothing is held for it.
      local key, cost, price, scopes = numbers[2], numbers[3], numbers[4], 5
      local counters = scopes + numbers[scopes] * 3 + 1
      local tokens, money, began, charged, runs = held_by(key)
      if not tokens then
        return { 0 }, 1
      end
      hold(-1, tokens, money, runs, scopes, counters)
      if charged > 0 then
        correct(scopes, charged, began, cost)
      end
      tokens, money = math.min(tokens, cost), math.min(money, price)
      hold(1, tokens, money, 0, scopes, counters)
      change(key, pack('<dddddd', incarnation, tokens, money, began, cost, 0) .. sub(texts[key - 1], 49), FOR_EVER)
      return { 1 }, 1
    elseif name == 'look' then
      -- counters. Replies the version of each.
      local reply = {}
      for i = 1, numbers[2] do
        reply[i] = counter_of(numbers[i * 4 - 1])
      end
      return reply, numbers[2]
    elseif name == 'reconcile' then
      -- incarnation in which was looked; counters; for each the version that it had then, before the database was read, and version, tokens,
      -- nano-dollars as they were read. Seeds what is missing. In another incarnation the row may be older than a call that nobody holds. A
      -- row that is older than what was settled meanwhile is not taken; one that is older than what there was before it was read, and still
      -- is, comes from a database that came back older.
      local rows = 4 + numbers[3] * 4
      for at = 4, numbers[2] == incarnation and rows - 1 or 0, 4 do
        local version, seeded, _, _, held_tokens, held_money = counter_of(numbers[at])
        local seen, becomes = numbers[rows], numbers[rows + 1]
        if becomes > version or (becomes == version and seeded == 0) or (becomes < seen and version == seen) then
          change(numbers[at], pack('<ddddddd', incarnation, becomes, 1, numbers[rows + 2], numbers[rows + 3], held_tokens, held_money), numbers[at + 3])
        end
        rows = rows + 4
      end
    elseif name == 'forget' then
      -- Windows of a scope: key. They begin again.
      change(numbers[2], sub(windows_of(numbers[2]), 1, 24), WINDOWS)
    else
      error('There is no operation ' .. name)
    end
  end

  return reserve, settle, others
end

local reserve, settle, others
local replies, at = {}, 2
for i = 1, tonumber(ARGV[1]) do
  local name, packed = ARGV[at], ARGV[at + 1]
  numbers, text_at = { read('<' .. string.rep('d', #packed / 8), packed) }, at + 1
  local done, reply, n
  if name ~= 'admit' and not reserve then reserve, settle, others = calls() end
  if name == 'admit' then
    done, reply, n = pcall(admit, numbers[2] > 0 and numbers[2] or nil)
  else
    done, reply, n = pcall(name == 'reserve' and reserve or name == 'settle' and settle or others, name)
  end
  if done then
    replies[i] = n and pack('<' .. string.rep('d', n), unpack(reply, 1, n)) or ''
  else
    -- What the server refuses (OOM, MISCONF, READONLY, …) is no defect of ours: the whole batch was not done.
    local message = type(reply) == 'table' and reply.err or tostring(reply)
    local kind = string.match(message, '^%-?(%u+) ')
    if kind and kind ~= 'ERR' and kind ~= 'WRONGTYPE' then
      error(reply)
    end
    pending, replies[i] = {}, { message }
  end
  at = at + 2 + numbers[1]
end

for key, keep in pairs(changed) do
  local text = texts[key - 1]
  if keep == WINDOWS then
    local _, running, longest = windows_of(key)
    text, keep = (running > 0 or #text > 24) and text, running > 0 and math.max(86400000, longest) or longest
  end
  if not text then
    redis.call('DEL', KEYS[key])
  elseif keep == FOR_EVER then
    redis.call('SET', KEYS[key], text)
  else
    redis.call('SET', KEYS[key], text, 'PX', string.format('%d', math.ceil(keep)))
  end
end
return replies
