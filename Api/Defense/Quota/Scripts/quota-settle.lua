-- Turns what a reservation holds into what its call really cost. Under one id it counts once, however often it is sent: an
-- estimate that the end of the lease has made is corrected, a settlement that is final stays.
-- KEYS and ARGV 1-3: quota-common.lua
-- ARGV 4 reservation id      5 tokens     6 nano-dollars   7 prompt tokens   8 cached ones of these   9 output tokens
--     10 key or -           11 model     12 budgets or -, in case the reservation is unknown
--     13 tail of the ledger record
-- Returns (see reply in quota-common.lua) status, ms, tokens reserved before, 0, 0, ...
--   status 1 settled; 2 an estimate corrected; 3 charged, although nothing was reserved (the store has lost it); 0 it was final

local now = clock()
local id = ARGV[4]
sweep(now)

local c = { tokens = tonumber(ARGV[5]), money = tonumber(ARGV[6]), prompt = tonumber(ARGV[7]), cached = tonumber(ARGV[8]),
  output = tonumber(ARGV[9]), key = ARGV[10], model = ARGV[11], budgets = ARGV[12], tail = ARGV[13] }
local known, old = held(id), entered(id)
if known or old then
  c.key, c.budgets = (known or old).key, (known or old).budgets
end
local scopes, slices = open(c.key, c.budgets)

local status, reserved = 0, 0
if known then
  status, reserved = 1, known.tokens
  hold(scopes, slices, -known.tokens, -known.money)
  drop(id)
elseif old and old.state == 'e' then
  status, reserved = 2, old.tokens
  charge(scopes, slices, old, -1)
elseif not old then
  status = 3
end

if status ~= 0 then
  charge(scopes, slices, c, 1)
  enter(id, 'f', c)
end

finish()
return reply(status, now, reserved, 0, 0, scopes, slices)
