-- Claims a name and an e-mail address and writes their account, or does nothing.
-- KEYS  1 account, 2 its name, 3 its address, 4 directory, 5 accounts of its tenant, 6 administrators
-- ARGV  1 id, 2 directory entry, 3 '1' for an administrator, 4… fields and values
-- Returns 'ok', or what is taken: 'name' or 'email'.
if redis.call('EXISTS', KEYS[2]) == 1 then return 'name' end
if redis.call('EXISTS', KEYS[3]) == 1 then return 'email' end
redis.call('SET', KEYS[2], ARGV[1])
redis.call('SET', KEYS[3], ARGV[1])
redis.call('ZADD', KEYS[4], '0', ARGV[2])
redis.call('SADD', KEYS[5], ARGV[1])
if ARGV[3] == '1' then redis.call('SADD', KEYS[6], ARGV[1]) end
for i = 4, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
return 'ok'
