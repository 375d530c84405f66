"""A migration that is killed and begun again, also by several at once, is as one that was not.

migration_kill_test.py PATH-OF-DDBM-LOCAL PATH-OF-MIGRATING-PROGRAM [UNITTEST ARGUMENTS]

The program is killed with kill -9 after a random number of pages, again and again, until one run
comes to its end. Afterwards every item has been migrated, and none of them twice.
"""

import contextlib
import http.client
import json
import os
import random
import subprocess
import sys
import unittest

from running_program import GUARD, RunningProgram

PROGRAM = os.path.abspath(sys.argv.pop(1))
MIGRATING = os.path.abspath(sys.argv.pop(1))
SEED = int(os.environ.get("DDBM_SEED", random.randrange(1 << 32)))

ITEMS = 1000
HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Date": "20260102T000000Z",
    "Authorization": "AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=00",
}


def table(name, *keys):
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
    found = []
    start = {}
    while True:
        page = call("Scan", {"TableName": name, **start})
        found += page["Items"]
        if "LastEvaluatedKey" not in page:
            return found
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def begin(url):
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL_DYNAMODB": url,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKID",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }
    return subprocess.Popen(
        [MIGRATING], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def read_lines(process, count):
    """Whether the process has ended by itself before it has written so many."""
    return any(not process.stdout.readline() for _ in range(count))


class MigrationKill(unittest.TestCase):
    def test_nothing_is_lost_and_nothing_done_twice(self):
        chance = random.Random(SEED)
        with self.subTest(seed=SEED), RunningProgram(PROGRAM) as server:
            call = Caller(server.port)
            self.fill(call)
            self.run_until_done(server.url, chance)
            self.check(call)

    def fill(self, call):
        call("CreateTable", table("things", ("id", "HASH", "S")))
        call("CreateTable", table("migrations", ("name", "HASH", "S"), ("segment", "RANGE", "N")))
        for first in range(0, ITEMS, 25):
            puts = [
                {"PutRequest": {"Item": {"id": {"S": str(number)}, "old": {"BOOL": True}}}}
                for number in range(first, first + 25)
            ]
            call("BatchWriteItem", {"RequestItems": {"things": puts}})

    def run_until_done(self, url, chance):
        for _ in range(200):
            # Two at once, of which one goes on while the other is killed.
            killed, other = begin(url), begin(url)
            try:
                read_lines(killed, chance.randrange(1, 6))
                killed.kill()
                ended = read_lines(other, chance.randrange(1, 6))
                if not ended:
                    other.kill()
            finally:
                killed.kill()
                killed.communicate()
                _, errors = other.communicate(timeout=GUARD)
            if other.returncode == 0:
                return
            if ended:
                self.fail(errors)
        self.fail("it does not come to an end")

    def check(self, call):
        found = items(call, "things")
        self.assertEqual(len(found), ITEMS)
        for each in found:
            self.assertEqual(set(each), {"id", "migrations"})
            self.assertEqual(each["migrations"], {"N": "1"})
        records = items(call, "migrations")
        self.assertEqual(len(records), 40)
        for each in records:
            self.assertEqual(each["is_done"], {"BOOL": True})


if __name__ == "__main__":
    unittest.main()
