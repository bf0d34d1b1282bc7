-- Changes the incarnation's marker, unless somebody else has.
-- KEYS 1 marker    ARGV 1 as it was, empty for none; 2 as it shall be    Returns 1 if it was changed
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2])
return 1
