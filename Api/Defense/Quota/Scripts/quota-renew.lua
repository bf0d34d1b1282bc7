-- Prolongs the lease of a call that still runs; holds its room anew if a crash of the store has lost the reservation.
-- KEYS and ARGV 1-3: quota-common.lua
-- ARGV 4 reservation id   5 ms of the lease
--      6 tokens   7 nano-dollars   8 prompt tokens   9 key or -   10 model   11 budgets or -
--     12 tail of the ledger record, should the lease end
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
  local scopes, slices = open(ARGV[9], ARGV[11])
  hold(scopes, slices, tonumber(ARGV[6]), tonumber(ARGV[7]))
  count()
  keep(id, { tokens = tonumber(ARGV[6]), money = tonumber(ARGV[7]), prompt = tonumber(ARGV[8]), key = ARGV[9],
    model = ARGV[10], budgets = ARGV[11], tail = ARGV[12] })
  renewed = 2
end
redis.call('ZADD', leases, int(now + tonumber(ARGV[5])), id)
finish()
return renewed
