-- wrk -s wrk.lua URL -- PATH [CLIENTS [PAUSE [MARKETS]]]: GETs of PATH, in place of {id} that of a random market among
-- the first so many, in place of {n} its number; of that many clients, as a proxy would say it; on each connection with
-- a pause of that many ms in between.
local path, clients, pause, markets
function init(args)
  path, clients, pause, markets = args[1], tonumber(args[2] or 0), tonumber(args[3] or 0), tonumber(args[4] or 100000)
  if pause > 0 then delay = function() return pause end end
  math.randomseed(os.time())
end
function request()
  local n = math.random(1, markets)
  local id = string.format("00000000-0000-7000-8000-%012x", n)
  if clients > 0 then
    local client = math.random(0, clients - 1)
    wrk.headers["X-Forwarded-For"] = string.format("203.0.%d.%d", math.floor(client / 250), client % 250 + 1)
  end
  return wrk.format("GET", (path:gsub("{id}", id):gsub("{n}", n)))
end
dofile("done.lua")
