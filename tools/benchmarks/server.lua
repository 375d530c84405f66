-- For wrk: GetItem or PutItem requests for random ones of many orders, to a server that checks no
-- keys.   wrk -s server.lua URL -- getitem|putitem COUNT

local operation, count
local headers
local body_of = {
    getitem = '{"TableName":"orders","Key":{"customer_id":{"S":"c-%010d"},"order_number":{"N":"1042"}}}',
    -- The item of sample_item.hpp.
    putitem = '{"TableName":"orders","Item":{"customer_id":{"S":"c-%010d"},'
        .. '"order_number":{"N":"1042"},'
        .. '"name":{"S":"Hangar 7 spare parts, second delivery"},'
        .. '"street":{"S":"12 Phobos Anomaly Road"},'
        .. '"city":{"S":"Toulouse"},'
        .. '"total_cents":{"N":"1299950"},'
        .. '"weight_kg":{"N":"17.25"},'
        .. '"created_at":{"N":"1795370400"},'
        .. '"paid":{"BOOL":true},'
        .. '"tags":{"SS":["fragile","idclip","priority"]},'
        .. '"steps":{"L":[{"N":"3"},{"N":"14"},{"N":"159"}]},'
        .. '"note":{"S":"leave it at the gate"}}}',
}

function init(args)
    operation = args[1]
    count = tonumber(args[2])
    math.randomseed(tonumber(args[3] or "1"))
    headers = {
        ["Content-Type"] = "application/x-amz-json-1.0",
        ["X-Amz-Target"] = "DynamoDB_20120810."
            .. (operation == "getitem" and "GetItem" or "PutItem"),
        ["X-Amz-Date"] = "20261122T120000Z",
        ["Authorization"] = "AWS4-HMAC-SHA256 "
            .. "Credential=AKIDEXAMPLEAKIDEXAMP/20261122/us-east-1/dynamodb/aws4_request, "
            .. "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
            .. "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
    }
end

function request()
    return wrk.format("POST", "/", headers, string.format(body_of[operation], math.random(0, count - 1)))
end
