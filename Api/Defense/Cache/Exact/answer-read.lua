-- Reads a stored answer and, where there is none, claims the right to make it or tells who is making it.
-- One script, so that no request falls between "not stored" and "not being made".
--
-- KEYS[1..8]  as in answer-common.lua
-- KEYS[9]   string  flight: token of the replica that makes the answer, which ends in '|' and its output limit; has a TTL
-- KEYS[10]  string  joined: callers who read that flight along, as in callers; has a TTL
-- KEYS[11]  string  flight of those whose output limit is this caller's, where the other's is smaller
-- KEYS[12]  string  joined of that
-- ARGV[1]  the shared entry, or ''
-- ARGV[2]  the caller's own entry, or ''
-- ARGV[3]  the caller, hashed
-- ARGV[4]  token to claim the flight with, or '' to only read
-- ARGV[5]  lease of the flight, ms
-- ARGV[6]  byte budget
-- ARGV[7]  '1' to skip reading: the caller wants a fresh answer
-- ARGV[8]  the caller's output limit
-- ARGV[9]  expiry of an answer that the caller has seen and can't use, or ''
-- Returns {'hit', entry, body, expiry} | {'lead', '1' or '2'} | {'join', '1' or '2', token} | {'miss'}; 2 is the flight of KEYS[11]

local used_every = 1000

local function read(entry)
  if entry == '' then
    return nil
  end
  local expires = redis.call('ZSCORE', KEYS[3], entry)
  if not expires or tonumber(expires) <= now or ARGV[9] ~= '' and int(tonumber(expires)) == ARGV[9] then
    return nil
  end
  local bucket = bucket_of(entry, ARGV[3])
  local callers = redis.call('HGET', KEYS[6], bucket) or ''
  local at = place(callers, ARGV[3])
  if at and string.sub(callers, at + tag_length, at + tag_length) ~= '.' then
    return nil
  end
  local body = redis.call('HGET', KEYS[1], entry)
  if not body then
    return nil
  end
  local used = redis.call('ZSCORE', KEYS[2], entry)
  if not used or tonumber(used) + used_every < now then
    redis.call('ZADD', KEYS[2], int(now), entry)
  end
  if not at then
    local noted = note(callers, ARGV[3], most_per_bucket)
    local more = #noted - #callers + (callers == '' and callers_overhead or 0)
    if noted ~= callers then
      redis.call('HSET', KEYS[6], bucket, noted)
    end
    if more > 0 then
      local _, trim = books()
      trim(redis.call('INCRBY', KEYS[5], int(more)), ARGV[6], entry, {})
    end
  end
  return {'hit', entry, body, int(tonumber(expires))}
end

local function board(flight, joined, which)
  local token = redis.call('GET', flight)
  if not token then
    redis.call('SET', flight, ARGV[4], 'PX', ARGV[5])
    redis.call('DEL', joined)
    return {'lead', which}
  end
  -- Its answer may be cut where this caller's would not be.
  if (tonumber(string.match(token, '|(%d+)$')) or 0) < tonumber(ARGV[8]) then
    return nil
  end
  redis.call('SET', joined, note(redis.call('GET', joined) or '', ARGV[3], buckets * most_per_bucket), 'PX', ARGV[5])
  return {'join', which, token}
end

if ARGV[7] ~= '1' then
  for i = 1, 2 do
    local hit = read(ARGV[i])
    if hit then
      return hit
    end
  end
end

if ARGV[4] == '' then
  return {'miss'}
end
return board(KEYS[9], KEYS[10], '1') or board(KEYS[11], KEYS[12], '2') or {'miss'}
