-- Notes that a replica lives, and tells which do.
--
-- KEYS:
--   1 sorted set: replica -> ms until which it is believed to live
-- ARGV:
--   1 id of the replica that asks
--   2 ms for which it is believed
-- Returns the ids of all that live.

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%d', now))
redis.call('ZADD', KEYS[1], string.format('%d', now + tonumber(ARGV[2])), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZRANGE', KEYS[1], 0, -1)
