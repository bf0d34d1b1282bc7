-- Writes fields of an account, unless somebody else has written since it was read.
-- KEYS  1 account
-- ARGV  1 version that was read, 2… fields and values, the new version among them
-- Returns 1, or 0 where the version is another or the account is gone.
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
return 1
