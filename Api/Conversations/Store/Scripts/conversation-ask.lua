-- Puts a question at the end of a conversation, or in the place of an earlier one and of all that followed it.
-- KEYS  1 list of the account's conversations, 2 conversation, 3 its exchanges, 4 bytes of the account
-- ARGV  1 id, 2 time in ms, 3 place of the question or '-1' for the end, 4 exchange, 5 most exchanges, 6 most bytes of the account,
--       7 token of the new answer, 8 token of an answer that has ended without saying so, or '', 9 title for one that has none,
--       10 how many exchanges the asker knows of, or '-1', 11 what the last exchange that the asker knows of has in its JSON, or '',
--       12… fields and values
-- Returns {'ok', place}, {'missing'}, {'moved'}, {'busy', token of the answer that runs}, {'beyond'}, {'many'} or {'full'}.
local known = redis.call('HMGET', KEYS[2], 'created', 'run', 'bytes', 'title')
if not known[1] then return {'missing'} end
local count = redis.call('LLEN', KEYS[3])
-- Before 'busy': who hears that stops the answer that is in the way, and must not where it is one that they never saw.
if ARGV[10] ~= '-1' and tonumber(ARGV[10]) ~= count then return {'moved'} end
if ARGV[11] ~= '' then
  local last = redis.call('LINDEX', KEYS[3], '-1')
  if not last or not string.find(last, ARGV[11], 1, true) then return {'moved'} end
end
if known[2] and known[2] ~= '' and known[2] ~= ARGV[8] then return {'busy', known[2]} end
local place = tonumber(ARGV[3])
if place < 0 then place = count end
if place > count then return {'beyond'} end
if place >= tonumber(ARGV[5]) then return {'many'} end
local change = #ARGV[4]
if place < count then
  for _, exchange in ipairs(redis.call('LRANGE', KEYS[3], string.format('%d', place), '-1')) do change = change - #exchange end
end
local total = tonumber(redis.call('GET', KEYS[4]) or '0') + change
if change > 0 and total > tonumber(ARGV[6]) then return {'full'} end
if place == 0 then
  redis.call('DEL', KEYS[3])
elseif place < count then
  redis.call('LTRIM', KEYS[3], '0', string.format('%d', place - 1))
end
redis.call('RPUSH', KEYS[3], ARGV[4])
redis.call('SET', KEYS[4], string.format('%d', total))
redis.call('HSET', KEYS[2], 'run', ARGV[7])
redis.call('HSET', KEYS[2], 'updated', ARGV[2])
redis.call('HSET', KEYS[2], 'bytes', string.format('%d', tonumber(known[3] or '0') + change))
if not known[4] or known[4] == '' then redis.call('HSET', KEYS[2], 'title', ARGV[9]) end
for i = 12, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
return {'ok', string.format('%d', place)}
