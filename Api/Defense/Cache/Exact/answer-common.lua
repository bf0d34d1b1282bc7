-- What the scripts of the answers share. It stands before each of them; alone it does nothing.
--
-- KEYS, all of one partition and in one hash slot:
--   1 bodies   hash    entry -> bytes
--   2 use      zset    entry -> last use, ms
--   3 expiry   zset    entry -> ms
--   4 about    hash    entry -> JSON for the operator
--   5 bytes    string  bytes of all entries with what is kept beside them, and of the parts of answers in the making
--   6 callers  hash    entry, '#' and a bucket -> who was served it; goes with the entry
--   7 making   zset    flight -> ms at which its parts expire
--   8 parts    hash    flight -> bytes of its parts, 'all' -> their sum
--
-- callers: 13 characters for each, the caller's hash and '.' served, 'h' has hidden it, 'r' has hidden it and counts for all. In buckets by
-- the hash: who is noted anew rewrites one of them and not all.

local tag_length = 12
local buckets = 16
local most_per_bucket = 16
-- What the structures cost per entry beside body and text, and a bucket of callers beside its text, about.
local overhead = 400
local callers_overhead = 100
local part_overhead = 16
local sweep = 16

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function int(number)
  return string.format('%d', number)
end

local function bucket_of(entry, tag)
  return entry .. '#' .. (string.byte(tag, tag_length - 1) + 3 * string.byte(tag, tag_length)) % buckets
end

local function buckets_of(entry)
  local fields = {}
  for i = 1, buckets do
    fields[i] = entry .. '#' .. i - 1
  end
  return fields
end

-- What changes the books. Made where it is needed: making functions costs as much as reading an answer does.
local function books()
  local function drop(entry)
    local there = redis.call('HEXISTS', KEYS[1], entry)
    if there == 1 then
      local fields, bytes = buckets_of(entry), redis.call('HSTRLEN', KEYS[1], entry) + redis.call('HSTRLEN', KEYS[4], entry) + overhead
      for _, callers in ipairs(redis.call('HMGET', KEYS[6], unpack(fields))) do
        bytes = bytes + (callers and #callers + callers_overhead or 0)
      end
      redis.call('DECRBY', KEYS[5], int(bytes))
      redis.call('HDEL', KEYS[1], entry)
      redis.call('HDEL', KEYS[4], entry)
      redis.call('HDEL', KEYS[6], unpack(fields))
    end
    redis.call('ZREM', KEYS[2], entry)
    redis.call('ZREM', KEYS[3], entry)
    return there
  end

  -- The least recently used go until the budget holds, which has so many bytes now; the one to keep stays in any case.
  local function trim(bytes, budget, keep, gone)
    while bytes > tonumber(budget) do
      local oldest = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
      if not oldest or oldest == keep then
        break
      end
      drop(oldest)
      gone[#gone + 1] = oldest
      bytes = tonumber(redis.call('GET', KEYS[5]))
    end
  end

  -- The lists themselves expire by their own time; here they stop to count.
  local function sweep_parts()
    for _, flight in ipairs(redis.call('ZRANGEBYSCORE', KEYS[7], '-inf', int(now), 'LIMIT', 0, sweep)) do
      local bytes = tonumber(redis.call('HGET', KEYS[8], flight) or '0')
      redis.call('DECRBY', KEYS[5], int(bytes))
      redis.call('HINCRBY', KEYS[8], 'all', int(-bytes))
      redis.call('HDEL', KEYS[8], flight)
      redis.call('ZREM', KEYS[7], flight)
    end
  end

  return drop, trim, sweep_parts
end

-- Where the caller stands in the text, or nil.
local function place(callers, tag)
  local at = string.find(callers, tag, 1, true)
  while at and at % (tag_length + 1) ~= 1 do
    at = string.find(callers, tag, at + 1, true)
  end
  return at
end

-- The text with a caller who was served. Where it is full, the one served longest ago who has said nothing makes room.
local function note(callers, tag, most)
  if place(callers, tag) then
    return callers
  end
  local each = tag_length + 1
  if #callers >= most * each then
    local silent = nil
    for at = each, #callers, each do
      if string.sub(callers, at, at) == '.' then
        silent = at
        break
      end
    end
    if not silent then
      return callers
    end
    callers = string.sub(callers, 1, silent - each) .. string.sub(callers, silent + 1)
  end
  return callers .. tag .. '.'
end
