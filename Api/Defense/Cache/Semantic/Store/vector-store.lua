-- Keeps a question's vector beside its answer, within the bound and the caller's share.
--
-- KEYS[1..4], ARGV[1]  as in vector-common.lua
-- ARGV[2]  entry
-- ARGV[3]  record
-- ARGV[4]  most records
-- ARGV[5]  most records of one caller
-- Returns {1, entries that had to leave...} where it was kept, else {0}: the answer is gone already, or the share is used up

local caller = string.sub(ARGV[3], 1, tag_length)

if redis.call('HEXISTS', KEYS[4], ARGV[2]) == 0 then
  return {0}
end

drop(ARGV[2])
local owned = tonumber(redis.call('HGET', KEYS[3], caller) or '0')
if owned >= tonumber(ARGV[5]) then
  return {0}
end

local kept = {1}
while redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[4]) do
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
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[2], string.format('%d', now), ARGV[2])
redis.call('HINCRBY', KEYS[3], caller, '1')
return kept
