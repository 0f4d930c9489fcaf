-- wrk -s login-flood.lua URL: as many wrong passwords as there can be, at other accounts each, from 4 networks.
local sent = 0
function request()
  sent = sent + 1
  return wrk.format("POST", "/api/v1/auth/login",
    { ["Content-Type"] = "application/json", ["X-Forwarded-For"] = string.format("203.0.%d.%d", sent % 4, sent % 250) },
    string.format('{"email":"nobody%d@example.org","password":"guess number %d"}', sent, sent))
end
local threads = {}
function setup(thread) threads[#threads + 1] = thread end
function response(status)
  if status == 401 then hashed = (hashed or 0) + 1
  elseif status == 429 then waiting = (waiting or 0) + 1
  else other = (other or 0) + 1 end
end
function done(summary)
  local function sum(name)
    local total = 0
    for _, thread in ipairs(threads) do total = total + (thread:get(name) or 0) end
    return total
  end
  io.write(string.format("flood: %d answered 401, %d 429, %d otherwise\n", sum("hashed"), sum("waiting"), sum("other")))
end
