-- wrk -s trades.lua URL -- TOKENS MARKETS: small buys by random users in random markets, each under a new key.
local tokens, markets, key = {}, {}, 0
local run = os.time()
local function lines(file, into)
  for line in io.lines(file) do into[#into + 1] = line end
end
function init(args)
  lines(args[1], tokens)
  lines(args[2], markets)
  math.randomseed(run)
end
function request()
  key = key + 1
  local headers = {
    ["Content-Type"] = "application/json",
    ["Authorization"] = "Bearer " .. tokens[math.random(#tokens)],
    ["Idempotency-Key"] = run .. "-" .. key,
  }
  local body = string.format('{"side":"buy","outcome":"%s","shares":%d}',
    math.random(2) == 1 and "Yes" or "No", math.random(10))
  return wrk.format("POST", "/api/v1/markets/" .. markets[math.random(#markets)] .. "/trades", headers, body)
end
dofile("done.lua")
