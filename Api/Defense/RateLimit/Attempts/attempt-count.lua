-- Counts an attempt to sign in before any password is compared, so that attempts side by side can't slip past the limit.
-- KEYS  1 attempts by one name or address, or of one account
-- ARGV  1 attempts allowed, 2 ms for which it is locked after them, 3 ms after which attempts are forgotten
-- Returns 0 where this attempt may go on, else the ms until the next one may.
local count = redis.call('INCR', KEYS[1])
local allowed = tonumber(ARGV[1])
if count > allowed then
  local left = redis.call('PTTL', KEYS[1])
  if left > 0 then return left end
  redis.call('SET', KEYS[1], '1')
  count = 1
end
if count == allowed then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return 0
