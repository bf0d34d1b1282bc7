-- Gives a flight up, so that the next request leads.
--
-- KEYS[1]  string  flight: token of the replica that makes the answer; has a TTL
-- KEYS[2]  string  joined: callers who read it along; has a TTL
-- ARGV[1]  token
-- Returns 1, or 0 where the flight is another's or gone

if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[2])
  return redis.call('DEL', KEYS[1])
end
return 0
