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

local drop, trim, sweep_parts = books()
local gone = {}
for _, entry in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', int(now), 'LIMIT', 0, sweep)) do
  drop(entry)
  gone[#gone + 1] = entry
end
sweep_parts()

local flight = ARGV[6] ~= '' and redis.call('MGET', KEYS[9], KEYS[10]) or {}
local flies = ARGV[6] ~= '' and flight[1] == ARGV[6]

if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then
  drop(ARGV[1])
end
local bytes, served = #ARGV[2] + #ARGV[3] + overhead, {}
local joined = flies and flight[2] or ''
for at = 1, #joined + 1, tag_length + 1 do
  -- The one who asked comes last, and so goes last.
  local tag = at <= #joined and string.sub(joined, at, at + tag_length - 1) or ARGV[7]
  local bucket = bucket_of(ARGV[1], tag)
  served[bucket] = note(served[bucket] or '', tag, most_per_bucket)
end
for bucket, callers in pairs(served) do
  bytes = bytes + #callers + callers_overhead
  redis.call('HSET', KEYS[6], bucket, callers)
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[4], ARGV[1], ARGV[3])
redis.call('ZADD', KEYS[2], int(now), ARGV[1])
redis.call('ZADD', KEYS[3], int(now + tonumber(ARGV[4])), ARGV[1])
trim(redis.call('INCRBY', KEYS[5], int(bytes)), ARGV[5], ARGV[1], gone)

if flies then
  redis.call('DEL', KEYS[9], KEYS[10])
end
return gone
