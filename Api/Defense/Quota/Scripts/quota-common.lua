-- What the scripts that move money share. It stands before each of them; alone it does nothing.
--
-- KEYS, all of one tenant and in one hash slot:
--   1 due       sorted set: "day subject" -> ms at which its earliest lease ends
--   2 subject   hash of the caller's UTC month: counters, those of its keys, roll-ups by day and model
--   3 tenant    hash of the tenant's UTC month: counters, slices of monthly budgets
--   4 day       hash of the tenant's UTC day: slices of daily budgets, roll-ups by model
--   5 subjects  sorted set of the tenant's UTC month: subject -> tokens
--   6 leases    sorted set of the caller's UTC day: reservation -> ms at which its lease ends
--   7 live      hash of the caller's UTC day: reservation -> what it holds
--   8 ledger    hash of the tenant's UTC day: reservation -> what it was charged
--
-- Counters: t, m settled tokens and nano-dollars; ht, hm held ones. k:<key>: before them for an API key.
-- Slices: s:<budget>:g granted so far, r returned so far, m settled, h held, x ms until which the budget is known as used up.
-- Roll-ups: r:<day of month>:<model>: (subject) or r:<model>: (day) and n calls, p prompt, c cached, o output tokens, m money.
-- live:   "tokens money prompt key model budgets tail"
-- ledger: "<e estimated by expiry | f final> tokens money prompt cached output key model budgets tail"
-- The budgets of both are "d:guests,m:guests,..." by day and by month. '-' stands for no key, no budgets.
--
-- ARGV, in all of them:
--   1 label of the day within the month for roll-ups, two digits
--   2 member of due
--   3 seconds for which counters and ledger are kept
--
-- Garnet that is killed may keep what a script has written up to then and not the rest. So what takes room is counted before its
-- reservation is noted, and a reservation is dropped before what it gives up is counted: half a script may leave room held that
-- nobody needs, but never frees what may be spent.
--
-- A lease that has ended settles at its whole reservation, marked 'e'. Since held turns into settled, room does not change.

local unpack = unpack or table.unpack
local leases, live, ledger = KEYS[6], KEYS[7], KEYS[8]

-- The two servers print fractions differently, so every number leaves as the text of an integer.
local function int(n)
  return string.format('%d', n)
end

local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Looked at each time, and not only when the key is made: Garnet drops the time to live of a hash that is written while it takes
-- a checkpoint.
local function keepFor(key)
  if redis.call('TTL', key) < 0 then
    redis.call('EXPIRE', key, ARGV[3])
  end
end

-- Hashes are read and written once per script, however many fields it takes.
local function row(key)
  return { key = key, v = {}, dirty = {} }
end

local subject, tenant, day = row(KEYS[2]), row(KEYS[3]), row(KEYS[4])

local function load(r, names)
  local ask = {}
  for _, name in ipairs(names) do
    if r.v[name] == nil then
      r.v[name] = 0
      ask[#ask + 1] = name
    end
  end
  if #ask > 0 then
    local got = redis.call('HMGET', r.key, unpack(ask))
    for i = 1, #ask do
      r.v[ask[i]] = tonumber(got[i] or '0')
    end
  end
end

local function add(r, name, n)
  if n ~= 0 then
    r.v[name] = r.v[name] + n
    r.dirty[name] = true
  end
end

local function store(r)
  local set = {}
  for name in pairs(r.dirty) do
    set[#set + 1] = name
    set[#set + 1] = int(r.v[name])
  end
  if #set > 0 then
    redis.call('HSET', r.key, unpack(set))
    keepFor(r.key)
    r.dirty = {}
  end
end

local function count()
  store(subject)
  store(tenant)
  store(day)
end

local function split(budgets)
  local list = {}
  if budgets ~= '-' then
    for kind, name in string.gmatch(budgets, '([dm]):([^,]+)') do
      list[#list + 1] = { row = kind == 'd' and day or tenant, p = 's:' .. name .. ':' }
    end
  end
  return list
end

-- What a reservation counts in: three scopes, and the slices of the budgets above.
local function open(key, budgets)
  local scopes = { { row = subject, p = '' }, { row = tenant, p = '' } }
  local own = { 't', 'm', 'ht', 'hm' }
  local above = { 't', 'm', 'ht', 'hm' }
  local daily = {}
  if key ~= '-' then
    local p = 'k:' .. key .. ':'
    scopes[3] = { row = subject, p = p }
    for _, name in ipairs({ 't', 'm', 'ht', 'hm' }) do
      own[#own + 1] = p .. name
    end
  end
  local slices = split(budgets)
  for _, s in ipairs(slices) do
    local names = s.row == day and daily or above
    for _, name in ipairs({ 'g', 'r', 'm', 'h', 'x' }) do
      names[#names + 1] = s.p .. name
    end
  end
  load(subject, own)
  load(tenant, above)
  load(day, daily)
  return scopes, slices
end

local function hold(scopes, slices, tokens, money)
  for _, s in ipairs(scopes) do
    add(s.row, s.p .. 'ht', tokens)
    add(s.row, s.p .. 'hm', money)
  end
  for _, s in ipairs(slices) do
    add(s.row, s.p .. 'h', money)
  end
end

-- Adds a charge to the counters and roll-ups, or takes it back with sign -1.
local function charge(scopes, slices, c, sign)
  for _, s in ipairs(scopes) do
    add(s.row, s.p .. 't', sign * c.tokens)
    add(s.row, s.p .. 'm', sign * c.money)
  end
  for _, s in ipairs(slices) do
    add(s.row, s.p .. 'm', sign * c.money)
  end
  for _, up in ipairs({ { subject, 'r:' .. ARGV[1] .. ':' .. c.model .. ':' }, { day, 'r:' .. c.model .. ':' } }) do
    local r, p = up[1], up[2]
    load(r, { p .. 'n', p .. 'p', p .. 'c', p .. 'o', p .. 'm' })
    add(r, p .. 'n', sign)
    add(r, p .. 'p', sign * c.prompt)
    add(r, p .. 'c', sign * c.cached)
    add(r, p .. 'o', sign * c.output)
    add(r, p .. 'm', sign * c.money)
  end
  if c.tokens ~= 0 then
    redis.call('ZINCRBY', KEYS[5], int(sign * c.tokens), string.match(ARGV[2], '^%S+ (.*)$'))
    keepFor(KEYS[5])
  end
end

local function enter(id, state, c)
  redis.call('HSET', ledger, id, table.concat({ state, int(c.tokens), int(c.money), int(c.prompt), int(c.cached), int(c.output),
    c.key, c.model, c.budgets, c.tail }, ' '))
  keepFor(ledger)
end

local function entered(id)
  local text = redis.call('HGET', ledger, id)
  if not text then
    return nil
  end
  local state, tokens, money, prompt, cached, output, key, model, budgets, tail =
    string.match(text, '^(%a) (%d+) (%d+) (%d+) (%d+) (%d+) (%S+) (%S+) (%S+) (.*)$')
  return { state = state, tokens = tonumber(tokens), money = tonumber(money), prompt = tonumber(prompt), cached = tonumber(cached),
    output = tonumber(output), key = key, model = model, budgets = budgets, tail = tail }
end

local function held(id)
  local text = redis.call('HGET', live, id)
  if not text then
    return nil
  end
  local tokens, money, prompt, key, model, budgets, tail =
    string.match(text, '^(%d+) (%d+) (%d+) (%S+) (%S+) (%S+) (.*)$')
  return { tokens = tonumber(tokens), money = tonumber(money), prompt = tonumber(prompt), key = key, model = model,
    budgets = budgets, tail = tail }
end

local function keep(id, h)
  redis.call('HSET', live, id, table.concat({ int(h.tokens), int(h.money), int(h.prompt), h.key, h.model, h.budgets, h.tail }, ' '))
end

local function drop(id)
  redis.call('HDEL', live, id)
  redis.call('ZREM', leases, id)
end

-- At most a hundred at a time: the next script, or the sweeper, takes the rest.
local function sweep(now)
  local ended = redis.call('ZRANGEBYSCORE', leases, '-inf', int(now), 'LIMIT', '0', '100')
  for _, id in ipairs(ended) do
    local h = held(id)
    if h then
      local scopes, slices = open(h.key, h.budgets)
      local c = { tokens = h.tokens, money = h.money, prompt = math.min(h.prompt, h.tokens), cached = 0,
        output = h.tokens - math.min(h.prompt, h.tokens), key = h.key, model = h.model, budgets = h.budgets, tail = h.tail }
      hold(scopes, slices, -h.tokens, -h.money)
      charge(scopes, slices, c, 1)
      enter(id, 'e', c)
    end
    drop(id)
  end
  return #ended
end

local function finish()
  count()
  local first = redis.call('ZRANGE', leases, '0', '0', 'WITHSCORES')
  if #first == 0 then
    redis.call('ZREM', KEYS[1], ARGV[2])
  else
    redis.call('ZADD', KEYS[1], first[2], ARGV[2])
  end
end

-- Returns status, server's ms, three numbers of the script's own, then t m ht hm of subject, key and tenant, and g r m h x of
-- each budget in the order in which it was named; zeros for no key.
local function reply(status, now, a, b, c, scopes, slices)
  local out = { int(status), int(now), int(a), int(b), int(c) }
  for _, i in ipairs({ 1, 3, 2 }) do
    local s = scopes[i]
    for _, name in ipairs({ 't', 'm', 'ht', 'hm' }) do
      out[#out + 1] = s and int(s.row.v[s.p .. name]) or '0'
    end
  end
  for _, s in ipairs(slices) do
    for _, name in ipairs({ 'g', 'r', 'm', 'h', 'x' }) do
      out[#out + 1] = int(s.row.v[s.p .. name])
    end
  end
  return out
end
