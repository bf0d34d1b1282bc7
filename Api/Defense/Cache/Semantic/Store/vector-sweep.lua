-- Removes the vectors, in a stretch of the log, whose answers are gone.
--
-- KEYS[1..4], ARGV[1]  as in vector-common.lua
-- KEYS[5]  zset  expiries of the answers: entry -> ms
-- ARGV[2]  first rank of the log to look at
-- ARGV[3]  number of ranks
-- Returns the entries that left

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local from = tonumber(ARGV[2])
local gone = {}

for _, entry in ipairs(redis.call('ZRANGE', KEYS[2], string.format('%d', from), string.format('%d', from + tonumber(ARGV[3]) - 1))) do
  local expires = redis.call('ZSCORE', KEYS[5], entry)
  if redis.call('HEXISTS', KEYS[4], entry) == 0 or not expires or tonumber(expires) <= now then
    drop(entry)
    gone[#gone + 1] = entry
  end
end
return gone
