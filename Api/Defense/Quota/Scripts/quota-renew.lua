-- Prolongs the lease of a call that still runs; holds its room anew if a crash of the store has lost the reservation.
-- KEYS and ARGV 1-3: quota-common.lua
-- ARGV 4 reservation id   5 ms of the lease
--      6 c call | o outage lease   7 tokens   8 nano-dollars   9 prompt tokens   10 key or -   11 model   12 budgets or -
--     13 tail of the ledger record, should the lease end
-- Returns 1; 2 if it had to be restored; 0 if it is settled, or its lease has ended: the estimate stands until the call settles.

local now = clock()
local id = ARGV[4]
sweep(now)

local renewed = 1
if not held(id) then
  if entered(id) then
    finish()
    return 0
  end
  local scopes, slices = open(ARGV[10], ARGV[12])
  hold(scopes, slices, tonumber(ARGV[7]), tonumber(ARGV[8]))
  count()
  keep(id, { kind = ARGV[6], tokens = tonumber(ARGV[7]), money = tonumber(ARGV[8]), prompt = tonumber(ARGV[9]), key = ARGV[10],
    model = ARGV[11], budgets = ARGV[12], tail = ARGV[13] })
  renewed = 2
end
redis.call('ZADD', leases, int(now + tonumber(ARGV[5])), id)
finish()
return renewed
