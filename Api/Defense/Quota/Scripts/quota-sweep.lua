-- Settles the leases that have ended of a caller who sends nothing more.
-- KEYS and ARGV 1-3: quota-common.lua
-- Returns how many there were; at a hundred there may be more.

local ended = sweep(clock())
finish()
return ended
