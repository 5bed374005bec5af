-- Asks for one line of the file named by ASKED after another: a path, a tab, the entity tag that is held.
local asked, number = {}, 0

function init()
  for line in io.lines(os.getenv("ASKED")) do
    local path, held = line:match("^([^\t]*)\t(.*)$")
    asked[#asked + 1] = wrk.format("GET", path, held ~= "" and { ["If-None-Match"] = held } or nil)
  end
end

function request()
  number = number % #asked + 1
  return asked[number]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status
  io.write(string.format(
    '\n{"answers": %d, "seconds": %f, "failed": %d, "p50_ms": %f, "p99_ms": %f, "bytes": %d}\n',
    summary.requests, summary.duration / 1e6, failed,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.bytes
  ))
end
