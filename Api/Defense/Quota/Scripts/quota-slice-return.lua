-- Gives up what a tenant has of a budget and neither spent nor holds.
-- KEYS 1 tenant or day: the hash 3 or 4 of quota-common.lua
-- ARGV 1 budget
-- Returns nano-dollars returned so far, as text; the budget has to be told (quota-budget-draw.lua).

local p = 's:' .. ARGV[1] .. ':'
local s = redis.call('HMGET', KEYS[1], p .. 'g', p .. 'r', p .. 'm', p .. 'h')
local room = tonumber(s[1] or '0') - tonumber(s[2] or '0') - tonumber(s[3] or '0') - tonumber(s[4] or '0')
if room <= 0 then
  return s[2] or '0'
end
local returned = string.format('%d', tonumber(s[2] or '0') + room)
redis.call('HSET', KEYS[1], p .. 'r', returned)
return returned
