-- Deletes a conversation and gives its bytes free.
-- KEYS  1 list of the account's conversations, 2 conversation, 3 its exchanges, 4 bytes of the account
-- ARGV  1 id
-- Returns false where there is no such conversation, else the token of the answer that runs in it, or ''.
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('ZREM', KEYS[1], ARGV[1])
  return false
end
local known = redis.call('HMGET', KEYS[2], 'run', 'bytes')
redis.call('DEL', KEYS[2], KEYS[3])
redis.call('ZREM', KEYS[1], ARGV[1])
if known[2] then redis.call('DECRBY', KEYS[4], known[2]) end
return known[1] or ''
