-- Grants a tenant a slice of a budget above it. The slices of all tenants together stay within the cap.
-- KEYS 1 hash of the budget's UTC day or month, in a slot of its own: total granted less returned; g:<tenant>, r:<tenant> so far
-- ARGV 1 tenant
--      2 nano-dollars that it has returned so far
--      3 nano-dollars that it was granted so far, or has spent: a crash may have lost a grant here, and what a provider billed
--        beyond its reservation is gone whether the budget has it or not
--      4 nano-dollars needed, 0 to tell 2 and 3 only
--      5 nano-dollars of a usual slice   6 cap   7 seconds to keep
-- Near the end slices get smaller: an eighth of what is left, or what is needed.
-- Returns, as text, nano-dollars granted to the tenant so far, granted now, total, returned by the tenant so far.

local g, r = 'g:' .. ARGV[1], 'r:' .. ARGV[1]
local has = redis.call('HMGET', KEYS[1], 'total', g, r)
local total, granted, returned = tonumber(has[1] or '0'), tonumber(has[2] or '0'), tonumber(has[3] or '0')
local more = math.max(0, tonumber(ARGV[3]) - granted)
local back = math.max(0, tonumber(ARGV[2]) - returned)
granted = granted + more
total = total + more - back
local need, usual, cap = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local grant = 0
if need > 0 then
  grant = math.max(need, math.min(usual, math.floor((cap - total) / 8)))
  grant = math.max(0, math.min(grant, cap - total))
end
-- Who is only told what it knows writes nothing: the tenants tell every few minutes.
if more > 0 or back > 0 or grant > 0 then
  redis.call('HSET', KEYS[1], 'total', string.format('%d', total + grant), g, string.format('%d', granted + grant),
    r, string.format('%d', returned + back))
end
if redis.call('TTL', KEYS[1]) < 0 then
  redis.call('EXPIRE', KEYS[1], ARGV[7])
end
return { string.format('%d', granted + grant), string.format('%d', grant), string.format('%d', total + grant),
  string.format('%d', returned + back) }
