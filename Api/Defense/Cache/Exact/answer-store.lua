-- Keeps an answer within the byte budget (the least recently used go first) and ends its flight. Who was served an older answer
-- to the same question, or has rejected it, has not been served this one.
--
-- KEYS[1..8]  as in answer-common.lua
-- KEYS[9]   string  flight: token of the replica that makes the answer
-- KEYS[10]  string  joined: callers who read that flight along
-- ARGV[1]  entry
-- ARGV[2]  body
-- ARGV[3]  about
-- ARGV[4]  time to live, ms
-- ARGV[5]  byte budget
-- ARGV[6]  token of the flight to end, or ''
-- ARGV[7]  the caller who asked, hashed
-- Returns the entries that left: expired or the least recently used

local gone = {}
for _, entry in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', int(now), 'LIMIT', 0, sweep)) do
  drop(entry)
  gone[#gone + 1] = entry
end
sweep_parts()

local flies = ARGV[6] ~= '' and redis.call('GET', KEYS[9]) == ARGV[6]
local joined = flies and redis.call('GET', KEYS[10]) or ''

drop(ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[4], ARGV[1], ARGV[3])
redis.call('HSET', KEYS[6], ARGV[1], note(joined, ARGV[7]))
redis.call('ZADD', KEYS[2], int(now), ARGV[1])
redis.call('ZADD', KEYS[3], int(now + tonumber(ARGV[4])), ARGV[1])
redis.call('INCRBY', KEYS[5], int(size(ARGV[1])))
trim(ARGV[5], ARGV[1], gone)

if flies then
  redis.call('DEL', KEYS[9], KEYS[10])
end
return gone
