-- Writes an API key, if its owner exists and has not too many.
-- KEYS  1 key, 2 keys of its owner, 3 owner (an account or a tenant), 4 all keys
-- ARGV  1 id, 2 most keys of one owner, 3 time of creation in ms, 4 '1' where the owner needs no record, 5… fields and values
-- Returns 1; 0 where there is no such owner; -1 where it has too many keys.
if ARGV[4] ~= '1' and redis.call('EXISTS', KEYS[3]) == 0 then return 0 end
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[2]) then return -1 end
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('ZADD', KEYS[4], ARGV[3], ARGV[1])
for i = 5, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
return 1
