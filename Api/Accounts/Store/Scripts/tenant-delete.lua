-- Deletes a tenant that nobody is in.
-- KEYS  1 tenant, 2 all tenants, 3 its accounts, 4 its API keys
-- ARGV  1 id
-- Returns 1; 0 where there is no such tenant; -1 where accounts or keys belong to it.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('SCARD', KEYS[3]) > 0 or redis.call('ZCARD', KEYS[4]) > 0 then return -1 end
redis.call('DEL', KEYS[1])
redis.call('SREM', KEYS[2], ARGV[1])
return 1
