"""What tests share that kill programs of a server, and look at what is left in its tables."""

import contextlib
import http.client
import json
import os
import subprocess

from running_program import GUARD

HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Date": "20260102T000000Z",
    "Authorization": "AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=00",
}


def table(name, *keys):
    """A CreateTable; each key is a name, HASH or RANGE, and a type."""
    return {
        "TableName": name,
        "KeySchema": [{"AttributeName": key, "KeyType": kind} for key, kind, _ in keys],
        "AttributeDefinitions": [
            {"AttributeName": key, "AttributeType": type_} for key, _, type_ in keys
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }


class Caller:
    """Requests to the server, each on a connection of its own."""

    def __init__(self, port):
        self.port = port

    def __call__(self, operation, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=GUARD)
        with contextlib.closing(connection):
            target = {"X-Amz-Target": "DynamoDB_20120810." + operation}
            connection.request("POST", "/", json.dumps(body), {**HEADERS, **target})
            reply = connection.getresponse()
            text = reply.read()
        if reply.status != 200:
            raise AssertionError(f"{operation}: {reply.status} {text!r}")
        return json.loads(text)


def items(call, name):
    """All items of a table."""
    found = []
    start = {}
    while True:
        page = call("Scan", {"TableName": name, **start})
        found += page["Items"]
        if "LastEvaluatedKey" not in page:
            return found
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def begin(program, url):
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL_DYNAMODB": url,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKID",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }
    return subprocess.Popen(
        [program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def read_lines(process, count):
    """The lines that it writes, up to so many; fewer if it has ended by itself before that."""
    lines = []
    while len(lines) < count:
        line = process.stdout.readline()
        if not line:
            break
        lines.append(line.rstrip("\n"))
    return lines
