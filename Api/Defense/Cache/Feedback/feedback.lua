-- Records that a caller rejects an answer, if it was served to them, and counts how many of those agree.
--
-- KEYS[1..8]  as in answer-common.lua
-- ARGV[1]  entry
-- ARGV[2]  the caller, hashed
-- ARGV[3]  '1' rejects, '0' takes the rejection back
-- ARGV[4]  '1' counts towards removal for all, '0' (a guest) hides it for the caller alone
-- Returns {'gone'} | {'stranger'} | {'counted', rejections}

local expires = redis.call('ZSCORE', KEYS[3], ARGV[1])
if not expires or tonumber(expires) <= now or redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  return {'gone'}
end
local bucket = bucket_of(ARGV[1], ARGV[2])
local callers = redis.call('HGET', KEYS[6], bucket) or ''
local at = place(callers, ARGV[2])
if not at then
  return {'stranger'}
end

local state = '.'
if ARGV[3] == '1' then
  state = ARGV[4] == '1' and 'r' or 'h'
end
callers = string.sub(callers, 1, at + tag_length - 1) .. state .. string.sub(callers, at + tag_length + 1)
redis.call('HSET', KEYS[6], bucket, callers)

local rejections = 0
for _, some in ipairs(redis.call('HMGET', KEYS[6], unpack(buckets_of(ARGV[1])))) do
  for i = tag_length + 1, some and #some or 0, tag_length + 1 do
    if string.sub(some, i, i) == 'r' then
      rejections = rejections + 1
    end
  end
end
return {'counted', rejections}
