-- Deletes an account and gives its name and address free.
-- KEYS  1 account, 2 its name, 3 its address, 4 directory, 5 accounts of its tenant, 6 administrators
-- ARGV  1 id, 2 directory entry, 3 tenant
-- Returns 1, or 0 where the account is not in that tenant (any more).
if redis.call('HGET', KEYS[1], 'tenant') ~= ARGV[3] then return 0 end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
redis.call('ZREM', KEYS[4], ARGV[2])
redis.call('SREM', KEYS[5], ARGV[1])
redis.call('SREM', KEYS[6], ARGV[1])
return 1
