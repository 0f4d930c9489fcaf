-- wrk -s logins.lua URL: 20 connections, each with a wrong password once a second, for a user there is and for nobody.
local sent = 0
function delay() return 1000 end
function request()
  sent = sent + 1
  local email = sent % 2 == 0 and "ann@example.org" or "nobody" .. sent .. "@example.org"
  return wrk.format("POST", "/api/v1/auth/login", { ["Content-Type"] = "application/json" },
    string.format('{"email":"%s","password":"guess number %d"}', email, sent))
end
local threads = {}
function setup(thread) threads[#threads + 1] = thread end
function response(status)
  if status == 401 then refused_total = (refused_total or 0) + 1 else other_total = (other_total or 0) + 1 end
end
function done(summary, latency)
  local refused, other = 0, 0
  for _, thread in ipairs(threads) do
    refused = refused + (thread:get("refused_total") or 0)
    other = other + (thread:get("other_total") or 0)
  end
  io.write(string.format("refused %d log-ins (%.1f a second), %d answered otherwise, p50 %.0f ms p99 %.0f ms\n",
    refused, refused / summary.duration * 1e6, other, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
