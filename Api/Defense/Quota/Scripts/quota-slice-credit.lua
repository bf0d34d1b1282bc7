-- Tells a tenant what a budget knows of it. Totals only grow, so a late or repeated message changes nothing, and what a crash has
-- lost here comes back: a return that only the budget remembers was given to others since.
-- KEYS 1 tenant or day: the hash 3 or 4 of quota-common.lua
-- ARGV 1 budget   2 nano-dollars granted so far   3 nano-dollars returned so far
--      4 ms for which the budget counts as used up, 0 if it has given   5 seconds to keep
-- Returns 1.

local p = 's:' .. ARGV[1] .. ':'
local has = redis.call('HMGET', KEYS[1], p .. 'g', p .. 'r')
local granted = math.max(tonumber(has[1] or '0'), tonumber(ARGV[2]))
local returned = math.max(tonumber(has[2] or '0'), tonumber(ARGV[3]))
local until_ms = 0
if ARGV[4] ~= '0' then
  local time = redis.call('TIME')
  until_ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) + tonumber(ARGV[4])
end
redis.call('HSET', KEYS[1], p .. 'g', string.format('%d', granted), p .. 'r', string.format('%d', returned), p .. 'x', string.format('%d', until_ms))
if redis.call('TTL', KEYS[1]) < 0 then
  redis.call('EXPIRE', KEYS[1], ARGV[5])
end
return 1
