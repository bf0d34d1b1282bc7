-- Sets single fields of an account that exists, and who is an administrator.
-- KEYS  1 account, 2 administrators
-- ARGV  1 id, 2 '1' makes an administrator, '0' ends that, '' leaves it, 3… fields and values
-- Returns 1, or 0 where there is no such account.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if ARGV[2] == '1' then redis.call('SADD', KEYS[2], ARGV[1]) end
if ARGV[2] == '0' then redis.call('SREM', KEYS[2], ARGV[1]) end
for i = 3, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
return 1
