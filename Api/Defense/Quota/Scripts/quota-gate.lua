-- Reads what a caller has used, before anything is known of the call.
-- KEYS 1 subject, 2 tenant, 3 day: the hashes 2, 3 and 4 of quota-common.lua
-- ARGV 1 UTC day since 1970 that the keys belong to   2 key or -   3 budgets or -
-- Returns status, server's ms, 0, 0, 0, then t m ht hm of subject, key and tenant, and g r m h x of each budget.
--   status 1; 3 the server has another day

local unpack = unpack or table.unpack
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if math.floor(now / 86400000) ~= tonumber(ARGV[1]) then
  return { '3', string.format('%d', now) }
end

local out = { '1', string.format('%d', now), '0', '0', '0' }
local function read(key, names)
  for _, value in ipairs(redis.call('HMGET', key, unpack(names))) do
    out[#out + 1] = value or '0'
  end
end

local names = { 't', 'm', 'ht', 'hm' }
if ARGV[2] ~= '-' then
  local p = 'k:' .. ARGV[2] .. ':'
  for i = 1, 4 do
    names[4 + i] = p .. names[i]
  end
  read(KEYS[1], names)
else
  read(KEYS[1], names)
  for i = 1, 4 do
    out[#out + 1] = '0'
  end
end
read(KEYS[2], { 't', 'm', 'ht', 'hm' })
if ARGV[3] ~= '-' then
  for kind, name in string.gmatch(ARGV[3], '([dm]):([^,]+)') do
    local p = 's:' .. name .. ':'
    read(kind == 'd' and KEYS[3] or KEYS[2], { p .. 'g', p .. 'r', p .. 'm', p .. 'h', p .. 'x' })
  end
end
return out
