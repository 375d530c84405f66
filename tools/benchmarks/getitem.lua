-- For wrk: the bytes of a signed GetItem, always the same ones. No `request` function is defined,
-- so wrk composes the request once and sends it without calling into Lua again. The endpoint
-- checks no signature; its length is what matters.

wrk.method = "POST"
wrk.body = '{"TableName":"orders","Key":{"customer_id":{"S":"c-0000004217"},"order_number":{"N":"1042"}}}'
wrk.headers["Content-Type"] = "application/x-amz-json-1.0"
wrk.headers["X-Amz-Target"] = "DynamoDB_20120810.GetItem"
wrk.headers["X-Amz-Date"] = "20261122T120000Z"
wrk.headers["Authorization"] = "AWS4-HMAC-SHA256 "
    .. "Credential=AKIDEXAMPLEAKIDEXAMP/20261122/us-east-1/dynamodb/aws4_request, "
    .. "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
    .. "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
wrk.headers["User-Agent"] = "ddbm/1.0.0 ua/2.1 os/linux lang/c++"
wrk.headers["amz-sdk-invocation-id"] = "9b2b4c1e-7f0a-4e6e-8d2b-3a1f5c7d9e01"
wrk.headers["amz-sdk-request"] = "attempt=1; max=4"
