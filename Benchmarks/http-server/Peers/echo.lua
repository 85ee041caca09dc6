-- Substrate: a sovereign AI appliance.
-- SPDX-License-Identifier: Apache-2.0

-- wrk: `path` from the first argument; /echo gets 8 KiB to send back. Prints one line of JSON.
function init(arguments)
   wrk.path = arguments[1]
   if arguments[1] == "/echo" then
      wrk.method = "POST"
      wrk.body = string.rep("x", 8192)
      wrk.headers["Content-Type"] = "text/plain"
   end
end
function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format(
      'RESULT {"requests": %d, "rate": %.0f, "p50_us": %.0f, "p99_us": %.0f, "errors": %d}\n',
      summary.requests, summary.requests / summary.duration * 1e6, latency:percentile(50), latency:percentile(99),
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
