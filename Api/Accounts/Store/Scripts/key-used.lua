-- Notes when an API key was last used, unless it has been revoked since.
-- KEYS  1 key
-- ARGV  1 time in ms
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'used', ARGV[1]) end
return 1
