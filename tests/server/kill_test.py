"""What ddbm-local has acknowledged is there after kill -9, again and again on one file.

kill_test.py PATH-OF-DDBM-LOCAL [UNITTEST ARGUMENTS]

Two writers put items and write pairs of items in transactions while the program is killed. Afterwards
every acknowledged write is there, every pair whole, and what an index has is what the table has.
"""

import contextlib
import http.client
import json
import os
import random
import signal
import sys
import tempfile
import threading
import unittest

from running_program import GUARD, RunningProgram

PROGRAM = os.path.abspath(sys.argv.pop(1))
ROUNDS = int(os.environ.get("DDBM_KILL_ROUNDS", "50"))

HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Date": "20260102T000000Z",
    "Authorization": "AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=00",
}

TABLE = {
    "TableName": "things",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [
        {"AttributeName": "id", "AttributeType": "S"},
        {"AttributeName": "group", "AttributeType": "S"},
    ],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "groups",
            "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
    ],
    "BillingMode": "PAY_PER_REQUEST",
}


class Caller:
    """One kept connection."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=GUARD)

    def __call__(self, operation, body):
        self.connection.request(
            "POST", "/", json.dumps(body), {**HEADERS, "X-Amz-Target": "DynamoDB_20120810." + operation}
        )
        reply = self.connection.getresponse()
        text = reply.read()
        if reply.status != 200:
            raise AssertionError(f"{operation}: {reply.status} {text!r}")
        return json.loads(text)

    def close(self):
        self.connection.close()


def item(name):
    return {"id": {"S": name}, "group": {"S": "all"}, "text": {"S": "x" * random.randrange(2000)}}


class Writer(threading.Thread):
    """Writes until the program is gone; `acknowledged` are the names that it answered for."""

    def __init__(self, port, prefix, enough):
        super().__init__()
        self.call = Caller(port)
        self.prefix = prefix
        self.enough = enough
        self.acknowledged = []
        self.failure = None

    def run(self):
        try:
            for number in range(100000):
                name = f"{self.prefix}-{number}"
                if number % 2:
                    self.call("PutItem", {"TableName": "things", "Item": item(name)})
                    self.acknowledged.append(name)
                else:
                    pair = [name + "-pair-a", name + "-pair-b"]
                    puts = [{"Put": {"TableName": "things", "Item": item(each)}} for each in pair]
                    self.call("TransactWriteItems", {"TransactItems": puts})
                    self.acknowledged += pair
                if len(self.acknowledged) >= 20:
                    self.enough.set()
        except (OSError, http.client.HTTPException):
            pass  # killed
        except AssertionError as failure:
            self.failure = failure
            self.enough.set()
        finally:
            self.call.close()


def names(call, **more):
    found = set()
    start = {}
    while True:
        page = call("Scan", {"TableName": "things", "ProjectionExpression": "id", **more, **start})
        found.update(each["id"]["S"] for each in page["Items"])
        if "LastEvaluatedKey" not in page:
            return found
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


class Kill(unittest.TestCase):
    def test_what_was_acknowledged_is_there(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "things.db")
            with RunningProgram(PROGRAM, "--db", path) as server:
                with contextlib.closing(Caller(server.port)) as call:
                    call("CreateTable", TABLE)
                self.assertEqual(server.stop()[0], 0)
            acknowledged = set()
            for number in range(ROUNDS):
                acknowledged |= self.killed_while_writing(path, number)
                self.check(path, acknowledged)

    def killed_while_writing(self, path, number):
        enough = threading.Event()
        with RunningProgram(PROGRAM, "--db", path) as server:
            writers = [Writer(server.port, f"{number}-{each}", enough) for each in range(2)]
            for writer in writers:
                writer.start()
            self.assertTrue(enough.wait(GUARD))
            server.stop(signal.SIGKILL)
            for writer in writers:
                writer.join(GUARD)
                self.assertIsNone(writer.failure)
        return {name for writer in writers for name in writer.acknowledged}

    def check(self, path, acknowledged):
        with RunningProgram(PROGRAM, "--db", path) as server:
            with contextlib.closing(Caller(server.port)) as call:
                there = names(call)
                in_index = names(call, IndexName="groups")
            self.assertEqual(acknowledged - there, set())
            for name in there:
                if name.endswith("-pair-a"):
                    self.assertIn(name[:-1] + "b", there)
            self.assertEqual(in_index, there)
            self.assertEqual(server.stop()[0], 0)


if __name__ == "__main__":
    unittest.main()
