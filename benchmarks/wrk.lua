-- wrk -s wrk.lua URL -- PATH [CLIENTS]: GETs of PATH, a random market's id in place of {id}; of that many clients, as
-- a proxy would say it.
local path, clients
function init(args)
  path, clients = args[1], tonumber(args[2] or 0)
  math.randomseed(os.time())
end
function request()
  local id = string.format("00000000-0000-7000-8000-%012x", math.random(1, 100000))
  if clients > 0 then
    local client = math.random(0, clients - 1)
    wrk.headers["X-Forwarded-For"] = string.format("203.0.%d.%d", math.floor(client / 250), client % 250 + 1)
  end
  return wrk.format("GET", (path:gsub("{id}", id)))
end
function done(summary, latency)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("rate %.0f p50 %.2f p99 %.2f bad %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, bad))
end
