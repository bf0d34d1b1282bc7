-- Removes the vectors, in a stretch of the log, whose answers are gone.
--
-- KEYS[1]  hash  records: entry -> bytes
-- KEYS[2]  zset  log: entry -> when it was added, us
-- KEYS[3]  hash  callers: caller -> number of records
-- KEYS[4]  hash  bodies of the answers: entry -> bytes
-- KEYS[5]  zset  expiries of the answers: entry -> ms
-- ARGV[1]  length of a caller's tag
-- ARGV[2]  first rank of the log to look at
-- ARGV[3]  number of ranks
-- Returns the entries that left

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local tag_length = tonumber(ARGV[1])
local from = tonumber(ARGV[2])
local gone = {}

for _, entry in ipairs(redis.call('ZRANGE', KEYS[2], string.format('%d', from), string.format('%d', from + tonumber(ARGV[3]) - 1))) do
  local expires = redis.call('ZSCORE', KEYS[5], entry)
  if redis.call('HEXISTS', KEYS[4], entry) == 0 or not expires or tonumber(expires) <= now then
    local record = redis.call('HGET', KEYS[1], entry)
    if record then
      local owner = string.sub(record, 1, tag_length)
      if redis.call('HINCRBY', KEYS[3], owner, '-1') <= 0 then
        redis.call('HDEL', KEYS[3], owner)
      end
      redis.call('HDEL', KEYS[1], entry)
    end
    redis.call('ZREM', KEYS[2], entry)
    gone[#gone + 1] = entry
  end
end
return gone
