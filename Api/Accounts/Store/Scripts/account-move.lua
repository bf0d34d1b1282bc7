-- Moves an account to another tenant.
-- KEYS  1 account, 2 accounts of the old tenant, 3 accounts of the new one, 4 the new tenant
-- ARGV  1 id, 2 old tenant, 3 new tenant, 4 '1' where the new tenant needs no record
-- Returns 1; 0 where the account is not in the old tenant (any more); -1 where there is no such new tenant.
if redis.call('HGET', KEYS[1], 'tenant') ~= ARGV[2] then return 0 end
if ARGV[4] ~= '1' and redis.call('EXISTS', KEYS[4]) == 0 then return -1 end
redis.call('SREM', KEYS[2], ARGV[1])
redis.call('SADD', KEYS[3], ARGV[1])
redis.call('HSET', KEYS[1], 'tenant', ARGV[3])
return 1
