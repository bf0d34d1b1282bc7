-- Adds parts of an answer in the making for the followers on other replicas. All such parts together have half of the byte budget.
--
-- KEYS[1..8]  as in answer-common.lua
-- KEYS[9]  list  parts of the answer; has a TTL
-- ARGV[1]  the flight
-- ARGV[2]  time to live of the parts, ms
-- ARGV[3]  byte budget
-- ARGV[4]  '1' where they have to be kept whatever the budget says: the few bytes of an end
-- ARGV[5..]  the parts
-- Returns 1, or 0 where there is no room: none of them was added

local _, trim, sweep_parts = books()
sweep_parts()
local bytes = 0
for i = 5, #ARGV do
  bytes = bytes + #ARGV[i] + part_overhead
end
local all = tonumber(redis.call('HGET', KEYS[8], 'all') or '0')
if ARGV[4] ~= '1' and (all + bytes) * 2 > tonumber(ARGV[3]) then
  return 0
end

-- Counted first: what a crash leaves counted is swept, what it leaves uncounted is not.
redis.call('ZADD', KEYS[7], int(now + tonumber(ARGV[2])), ARGV[1])
redis.call('HINCRBY', KEYS[8], ARGV[1], int(bytes))
redis.call('HINCRBY', KEYS[8], 'all', int(bytes))
local total = redis.call('INCRBY', KEYS[5], int(bytes))
for i = 5, #ARGV do
  redis.call('RPUSH', KEYS[9], ARGV[i])
end
redis.call('PEXPIRE', KEYS[9], ARGV[2])
trim(total, ARGV[3], '', {})
return 1
