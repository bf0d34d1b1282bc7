-- Adds to what an account was granted for a month.
-- KEYS  1 account
-- ARGV  1 field of the tokens, 2 tokens, 3 field of the money, 4 micro-dollars
-- Returns 1, or 0 where there is no such account.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2])
redis.call('HINCRBY', KEYS[1], ARGV[3], ARGV[4])
return 1
