-- Ends a request: puts what it really cost in the place of what it might have cost, and gives its stream back.
--
-- KEYS, two for each scope: tokens, streams (see rate-limit.lua)
--
-- ARGV:
--   1 id of the lease
--   2 second since 1970 in which the request was admitted
--   3 tokens that it really cost
--   then for each scope: tokens that it was charged when it was admitted, -1 if it has no token limit
--
-- Returns 0.

local MINUTE = 60
local MOST = 9999999999 -- What ten digits hold.
local SUM, CELL = 13, 20 -- The layout of tokens: see rate-limit.lua.

local time = redis.call('TIME')
local now = tonumber(time[1])
local lease, admitted, cost = ARGV[1], ARGV[2], tonumber(ARGV[3])

local function number(text, from, length)
  return tonumber(string.sub(text, from + 1, from + length))
end

-- Adds to a second's tokens; keeps the seconds in order.
local function add(key, second, tokens)
  local text = redis.call('GET', key) or ''
  local sum, from = text == '' and 0 or number(text, 0, SUM), SUM
  while from < #text and number(text, from, 10) < now - MINUTE do
    sum, from = sum - number(text, from + 10, 10), from + CELL
  end
  -- It is one of the last: calls take seconds.
  local at = math.max(from, #text)
  while at > from and number(text, at - CELL, 10) >= tonumber(second) do
    at = at - CELL
  end
  local before, rest = 0, at
  if at < #text and number(text, at, 10) == tonumber(second) then
    before, rest = number(text, at + 10, 10), at + CELL
  elseif tokens <= 0 then
    return
  end
  local after = math.min(MOST, math.max(0, before + tokens))
  redis.call('SET', key, string.format('%013d', sum + after - before) .. string.sub(text, from + 1, at) .. string.format('%010d', tonumber(second))
    .. string.format('%010d', after) .. string.sub(text, rest + 1), 'PX', (MINUTE + 1) * 1000)
end

for s = 1, #KEYS / 2 do
  local charged = tonumber(ARGV[s + 3])
  if charged >= 0 and cost ~= charged then
    -- The minute of its admission may be over; what it cost beyond that counts from now on.
    local late = tonumber(admitted) < now - MINUTE
    add(KEYS[s * 2 - 1], late and string.format('%010d', now) or admitted, cost - charged)
  end
  redis.call('ZREM', KEYS[s * 2], lease)
end
return 0
