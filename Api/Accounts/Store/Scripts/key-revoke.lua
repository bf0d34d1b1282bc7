-- Deletes an API key of a certain owner.
-- KEYS  1 key, 2 keys of its owner, 3 all keys
-- ARGV  1 id, 2 owner
-- Returns 1, or 0 where that owner has no such key.
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[2] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
return 1
