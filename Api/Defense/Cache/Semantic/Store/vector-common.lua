-- What the scripts of the vectors share. It stands before each of them; alone it does nothing.
--
-- KEYS[1]  hash  records: entry -> bytes, which begin with the caller's tag
-- KEYS[2]  zset  log: entry -> when it was added, us, strictly rising
-- KEYS[3]  hash  callers: caller's tag -> number of records
-- KEYS[4]  hash  bodies of the answers: entry -> bytes
-- ARGV[1]  length of a caller's tag

local tag_length = tonumber(ARGV[1])

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
