-- wrk -s wrk.lua URL -- PATH: GETs of PATH, a random market's id in place of {id}.
local path
function init(args)
  path = args[1]
  math.randomseed(os.time())
end
function request()
  local id = string.format("00000000-0000-7000-8000-%012x", math.random(1, 100000))
  return wrk.format("GET", (path:gsub("{id}", id)))
end
function done(summary, latency)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("rate %.0f p50 %.2f p99 %.2f bad %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, bad))
end
