-- Prolongs the lease of a stream that is still running.
--
-- KEYS: for each scope, streams (see rate-limit.lua)
-- ARGV:
--   1 id of the lease
--   2 µs that it lasts from now on
-- Returns 0. A lease that is gone stays gone: its stream may have ended while this was on its way.

local time = redis.call('TIME')
local ends = tonumber(time[1]) * 1000000 + tonumber(time[2]) + tonumber(ARGV[2])
for _, streams in ipairs(KEYS) do
  redis.call('ZADD', streams, 'XX', string.format('%d', ends), ARGV[1])
  redis.call('PEXPIRE', streams, string.format('%d', math.ceil(tonumber(ARGV[2]) / 1000)))
end
return 0
