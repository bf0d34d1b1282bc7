-- Writes down an answer, as far as it has come or at its end, if it is still the one that runs.
-- KEYS  1 conversation, 2 its exchanges, 3 bytes of the account
-- ARGV  1 token of the answer, 2 place of its question, 3 exchange, 4 '1' at the end
-- Returns 1, or 0 where the conversation is gone or has gone on without it.
if redis.call('HGET', KEYS[1], 'run') ~= ARGV[1] then return 0 end
local before = redis.call('LINDEX', KEYS[2], ARGV[2])
if not before then return 0 end
local change = string.format('%d', #ARGV[3] - #before)
redis.call('LSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('INCRBY', KEYS[3], change)
redis.call('HINCRBY', KEYS[1], 'bytes', change)
if ARGV[4] == '1' then redis.call('HSET', KEYS[1], 'run', '') end
return 1
