-- Removes one answer and all that is kept beside it, whatever state it is in.
--
-- KEYS[1..8]  as in answer-common.lua
-- ARGV[1]  entry
-- Returns 1 where there was one, else 0

return books()(ARGV[1])
