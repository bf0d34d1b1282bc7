-- Writes a tenant, unless there is one of that id.
-- KEYS  1 tenant, 2 all tenants
-- ARGV  1 id, 2… fields and values
-- Returns 1, or 0 where the id is taken.
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('SADD', KEYS[2], ARGV[1])
for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
return 1
