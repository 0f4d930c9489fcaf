-- wrk -s creates.lua URL -- TOKENS: new markets by random users, each with a first position.
local tokens = {}
function init(args)
  for token in io.lines(args[1]) do tokens[#tokens + 1] = token end
  math.randomseed(os.time())
end
function request()
  local headers = {
    ["Content-Type"] = "application/json",
    ["Authorization"] = "Bearer " .. tokens[math.random(#tokens)],
  }
  return wrk.format("POST", "/api/v1/markets", headers, '{"name":"Will it rain tomorrow?","outcomes":["Yes","No"],'
    .. '"closesAt":"2035-01-01T00:00:00Z","subsidy":50,"position":{"outcome":"Yes","amount":1}}')
end
dofile("done.lua")
