-- Writes a conversation, unless its account has too many.
-- KEYS  1 list of the account's conversations, 2 conversation
-- ARGV  1 id, 2 most conversations, 3 time in ms, 4… fields and values
-- Returns 1, or 0 where there are too many.
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
for i = 4, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
return 1
