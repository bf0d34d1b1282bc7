-- Holds room for a call's worst case under all scopes at once, or for what of it fits.
-- KEYS and ARGV 1-3: quota-common.lua
-- ARGV 4 UTC day since 1970 that the keys belong to
--      5 reservation id       6 ms of the lease
--      7 prompt tokens        8 choices                        9 output tokens wanted per choice
--     10 least output tokens per choice
--     11 nano-dollars of the prompt                           12 nano-dollars per output token of all choices together
--     13 key or -            14 model
--     15-20 caps, -1 for none: tokens and nano-dollars of subject, key, tenant
--     21 1: take what the slices have; 0: say so if they are short of what the caller could have
--     22 budgets or -        23 tail of the ledger record, should the lease end
-- Returns (see reply in quota-common.lua) status, ms, output per choice, tokens, nano-dollars, ...
--   status 1 held, also if it was before; 0 refused by a scope; 5 refused by a slice; 2 slices short: nothing held, the output is
--   what the caller's own scopes would allow; 3 the server has another day; 4 this reservation is settled already

local now = clock()
local id, key, budgets = ARGV[5], ARGV[13], ARGV[22]
if math.floor(now / 86400000) ~= tonumber(ARGV[4]) then
  return { '3', int(now) }
end

sweep(now)
local scopes, slices = open(key, budgets)
local prompt, choices, least = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[10])
local base, each = tonumber(ARGV[11]), tonumber(ARGV[12])

local before = held(id)
if before then
  finish()
  return reply(1, now, math.floor((before.tokens - prompt) / choices), before.tokens, before.money, scopes, slices)
end
if entered(id) then
  finish()
  return reply(4, now, 0, 0, 0, scopes, slices)
end

-- The output per choice that so much room pays for; negative if not even the prompt fits.
local function within(output, tokens, money)
  if tokens then
    output = math.min(output, math.floor((tokens - prompt) / choices))
  end
  if money then
    if money < base then
      return math.min(output, -1)
    end
    if each > 0 then
      output = math.min(output, math.floor((money - base) / each))
    end
  end
  return output
end

local own = tonumber(ARGV[9])
for i, s in ipairs({ scopes[1], scopes[3] or false, scopes[2] }) do
  local tokens, money = tonumber(ARGV[13 + 2 * i]), tonumber(ARGV[14 + 2 * i])
  if s then
    local v, p = s.row.v, s.p
    own = within(own, tokens >= 0 and tokens - v[p .. 't'] - v[p .. 'ht'], money >= 0 and money - v[p .. 'm'] - v[p .. 'hm'])
  end
end
if own < least then
  finish()
  return reply(0, now, own, 0, 0, scopes, slices)
end

local output = own
for _, s in ipairs(slices) do
  local v, p = s.row.v, s.p
  output = within(output, false, v[p .. 'g'] - v[p .. 'r'] - v[p .. 'm'] - v[p .. 'h'])
end
if output < own and ARGV[21] == '0' then
  finish()
  return reply(2, now, own, 0, 0, scopes, slices)
end
if output < least then
  finish()
  return reply(5, now, output, 0, 0, scopes, slices)
end

local tokens, money = prompt + choices * output, base + each * output
hold(scopes, slices, tokens, money)
count()
keep(id, { tokens = tokens, money = money, prompt = prompt, key = key, model = ARGV[14], budgets = budgets, tail = ARGV[23] })
redis.call('ZADD', leases, int(now + tonumber(ARGV[6])), id)
finish()
return reply(1, now, output, tokens, money, scopes, slices)
