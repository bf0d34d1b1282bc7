-- Prolongs the lease of a flight, as long as it is still this replica's, and the life of its parts.
--
-- KEYS[1]  string  flight: token of the replica that makes the answer; has a TTL
-- KEYS[2]  string  joined: callers who read it along; has a TTL
-- KEYS[3]  list    parts of the answer, where other replicas follow; has a TTL
-- KEYS[4]  zset    making: flight -> ms at which its parts expire
-- ARGV[1]  token
-- ARGV[2]  lease, ms
-- ARGV[3]  the flight
-- ARGV[4]  time to live of the parts, ms
-- Returns 1, or 0 where the flight is another's or gone

local flies = redis.call('GET', KEYS[1]) == ARGV[1]
if redis.call('ZSCORE', KEYS[4], ARGV[3]) then
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  redis.call('ZADD', KEYS[4], string.format('%d', now + tonumber(ARGV[4])), ARGV[3])
  redis.call('PEXPIRE', KEYS[3], ARGV[4])
end
if not flies then
  return 0
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
