-- Exchanges a refresh token for the next one. A token that was exchanged before ends the sign-in: two parties have it.
-- KEYS  1 sign-in
-- ARGV  1 hash of the token, 2 hash of the next one, 3 most s without use, 4 ms for which the token before is merely late,
--       5 kind of client: 'program', or 'web', whose token stays (it is sealed in a cookie, which doesn't change either)
-- Returns 'ok', 'gone', 'late' or 'reused'.
local known = redis.call('HMGET', KEYS[1], 'hash', 'before', 'exchanged', 'kind', 'until')
if not known[1] or known[4] ~= ARGV[5] then return 'gone' end
local time = redis.call('TIME')
local left = tonumber(known[5]) - tonumber(time[1])
if left <= 0 then
  redis.call('DEL', KEYS[1])
  return 'gone'
end
if known[1] ~= ARGV[1] then
  local ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  if known[2] == ARGV[1] and ms - tonumber(known[3]) <= tonumber(ARGV[4]) then return 'late' end
  redis.call('DEL', KEYS[1])
  return 'reused'
end
if ARGV[5] == 'program' then
  redis.call('HSET', KEYS[1], 'hash', ARGV[2], 'before', ARGV[1], 'exchanged', time[1] .. string.format('%03d', math.floor(tonumber(time[2]) / 1000)))
end
if left > tonumber(ARGV[3]) then left = tonumber(ARGV[3]) end
redis.call('EXPIRE', KEYS[1], string.format('%d', left))
return 'ok'
