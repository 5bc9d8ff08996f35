-- The requests of a benchmark run. What is sent is set above.

local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

local head
local number = 0

function init(args)
  head = {
    ["Authorization"] = "Bearer " .. bearer,
    ["Content-Type"] = "application/json",
  }
  prefix = string.format("%03d%01d", run, id)
end

local function message()
  local place = number * noiseStep % noisePlaces
  local text = beforeAccount .. string.format("%010d", number % listeners)
    .. beforeSequence .. prefix .. string.format("%08d", number)
    .. beforeNoise .. string.sub(noise, place + 1, place + noiseLength) .. afterNoise
  number = number + 1
  return text
end

function request()
  if perRequest == 1 then
    return wrk.format("POST", nil, head, message())
  end
  local messages = {}
  for i = 1, perRequest do
    messages[i] = message()
  end
  return wrk.format("POST", nil, head, "[" .. table.concat(messages, ",") .. "]")
end

function done(summary, latency, requests)
  local errors = summary.errors
  print(string.format("sent %d refused %d", summary.requests - errors.status,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
