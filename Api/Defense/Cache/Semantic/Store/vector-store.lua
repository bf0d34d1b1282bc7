-- Keeps a question's vector beside its answer, within the bound and the caller's share.
--
-- KEYS[1]  hash  records: entry -> bytes
-- KEYS[2]  zset  log: entry -> when it was added, us, strictly rising
-- KEYS[3]  hash  callers: caller -> number of records
-- KEYS[4]  hash  bodies of the answers: entry -> bytes
-- ARGV[1]  entry
-- ARGV[2]  record; begins with the caller's tag, of the length in ARGV[5]
-- ARGV[3]  most records
-- ARGV[4]  most records of one caller
-- ARGV[5]  length of a caller's tag
-- Returns {1, entries that had to leave...} where it was kept, else {0}: the answer is gone already, or the share is used up

local tag_length = tonumber(ARGV[5])
local caller = string.sub(ARGV[2], 1, tag_length)

local function drop(entry)
  local record = redis.call('HGET', KEYS[1], entry)
  if record then
    local owner = string.sub(record, 1, tag_length)
    if redis.call('HINCRBY', KEYS[3], owner, '-1') <= 0 then
      redis.call('HDEL', KEYS[3], owner)
    end
    redis.call('HDEL', KEYS[1], entry)
  end
  redis.call('ZREM', KEYS[2], entry)
end

if redis.call('HEXISTS', KEYS[4], ARGV[1]) == 0 then
  return {0}
end

drop(ARGV[1])
local owned = tonumber(redis.call('HGET', KEYS[3], caller) or '0')
if owned >= tonumber(ARGV[4]) then
  return {0}
end

local kept = {1}
while redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[3]) do
  local oldest = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
  drop(oldest)
  kept[#kept + 1] = oldest
end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local last = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')[2]
if last and tonumber(last) >= now then
  now = tonumber(last) + 1
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], string.format('%d', now), ARGV[1])
redis.call('HINCRBY', KEYS[3], caller, '1')
return kept
