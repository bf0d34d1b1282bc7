-- Sets fields of a conversation that exists.
-- KEYS  1 conversation
-- ARGV  1… fields and values
-- Returns 1, or 0 where there is no such conversation.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
for i = 1, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
return 1
