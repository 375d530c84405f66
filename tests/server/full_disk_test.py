"""ddbm-local on a disk of 3 MB: what it does when that is full, and afterwards.

full_disk_test.py PATH-OF-DDBM-LOCAL [UNITTEST ARGUMENTS]
full_disk_test.py --can-run

The disk is a file system in memory that only this test and its children see. Not every container
lets one make such: --can-run ends with 1 there, and says why.
"""

import contextlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import unittest

from running_program import GUARD, RunningProgram

IN_NAMESPACE = "DDBM_FULL_DISK_FOLDER"

HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Date": "20260102T000000Z",
    "Authorization": "AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=00",
}

TABLE = {
    "TableName": "things",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


class Caller:
    """One kept connection; a call returns status and body."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=GUARD)

    def __call__(self, operation, body):
        self.connection.request(
            "POST", "/", json.dumps(body), {**HEADERS, "X-Amz-Target": "DynamoDB_20120810." + operation}
        )
        reply = self.connection.getresponse()
        return reply.status, json.loads(reply.read())

    def put(self, name, size, fill="x"):
        return self("PutItem", {"TableName": "things", "Item": {"id": {"S": name}, "v": {"S": fill * size}}})[0]

    def delete(self, name):
        return self("DeleteItem", {"TableName": "things", "Key": {"id": {"S": name}}})[0]

    def get(self, name):
        status, body = self("GetItem", {"TableName": "things", "Key": {"id": {"S": name}}})
        return body["Item"]["v"]["S"] if status == 200 and body else status

    def close(self):
        self.connection.close()


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=os.environ[IN_NAMESPACE])
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=3m", "ddbm", self.folder], check=True
        )
        self.addCleanup(subprocess.run, ["umount", self.folder], check=False)
        self.path = os.path.join(self.folder, "things.db")

    @contextlib.contextmanager
    def serving(self, status=0):
        """Yields a caller; the program ends with this status, with errors in self.errors."""
        with RunningProgram(PROGRAM, "--db", self.path) as server:
            with contextlib.closing(Caller(server.port)) as call:
                yield call
            ended, self.errors = server.stop()
            self.assertEqual(ended, status, self.errors)

    def fill_disk(self, but_for=0):
        """Returns the file that does it."""
        ballast = os.path.join(self.folder, "ballast")
        with open(ballast, "wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                while self.left() > but_for:
                    file.write(b"x" * 4096)
        return ballast

    def left(self):
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def test_items_that_fit_are_written_again_and_again(self):
        with self.serving() as call:
            self.assertEqual(call("CreateTable", TABLE)[0], 200)
            for number in range(3000):
                self.assertEqual(call.put(str(number % 20), 1000, "abc"[number % 3]), 200, number)
        with self.serving() as call:
            for number in range(2980, 3000):
                self.assertEqual(call.get(str(number % 20)), "abc"[number % 3] * 1000)

    def test_large_items_that_fit_are_written_again_and_again(self):
        with self.serving() as call:
            self.assertEqual(call("CreateTable", TABLE)[0], 200)
            for number in range(100):
                self.assertEqual(call.put(str(number % 3), 200000), 200, number)

    def test_what_is_full_can_be_emptied(self):
        with self.serving() as call:
            self.assertEqual(call("CreateTable", TABLE)[0], 200)
            written = self.fill(call)
            self.assertGreater(len(written), 20)
            self.assertEqual(call.get(written[0]), "x" * 20000)
            self.assertEqual(call.put(written[0], 20000, "y"), 200)
        with self.serving() as call:
            self.assertEqual(call.get(written[0]), "y" * 20000)
            for name in written[1:]:
                self.assertEqual(call.get(name), "x" * 20000)
            for name in written:
                self.assertEqual(call.delete(name), 200)
            self.assertGreaterEqual(len(self.fill(call)), len(written) - 5)

    def fill(self, call):
        """Puts items until there is no room for another one, and returns their names."""
        written = []
        while call.put(f"item {len(written)}", 20000) == 200:
            written.append(f"item {len(written)}")
            self.assertLess(len(written), 1000)
        return written

    def test_room_that_others_make_is_used_at_once(self):
        with self.serving() as call:
            self.assertEqual(call("CreateTable", TABLE)[0], 200)
        ballast = self.fill_disk(but_for=300000)
        with self.serving() as call:
            self.assertEqual(call.put("a", 20000), 500)
            os.remove(ballast)
            self.assertEqual(call.put("a", 20000), 200)

    def test_one_that_others_fill_is_spoken_of_and_loses_nothing(self):
        with self.serving(status=1) as call:
            self.assertEqual(call("CreateTable", TABLE)[0], 200)
            names = [str(number) for number in range(60)]
            for name in names[:30]:
                self.assertEqual(call.put(name, 3000), 200)
            ballast = self.fill_disk()
            self.assertEqual(self.left(), 0)
            for name in names[30:]:
                self.assertEqual(call.put(name, 3000), 500)
            self.assertEqual(call.get("7"), "x" * 3000)
        self.assertRegex(self.errors, r"\Addbm-local: [^\n]*cannot be written back[^\n]*full[^\n]*\n\Z")
        self.assertIn(self.path, self.errors)
        with self.serving(status=1) as call:
            self.assertEqual(call.get("29"), "x" * 3000)
            self.assertEqual(call.get("30"), 200)
            self.assertEqual(call.put("30", 3000), 500)
            os.remove(ballast)
            self.assertEqual(call.put("30", 3000), 200)
            # The end is without a failure again, but for the next lines.
            os.remove(self.path + "-wal")
            self.assertEqual(call.put("31", 3000), 500)
        self.assertIn("was deleted", self.errors)


def way_to_mount():
    """The command that runs another one where that may mount something; None: there is none."""
    with tempfile.TemporaryDirectory() as folder:
        for enter in (
            ["unshare", "--user", "--map-root-user", "--mount"],
            ["unshare", "--mount"],
        ):
            try:
                tried = subprocess.run(
                    [*enter, "mount", "-t", "tmpfs", "-o", "size=3m", "ddbm", folder],
                    capture_output=True, timeout=GUARD, check=False,
                )
            except OSError as failure:
                print(failure)
                return None
            if tried.returncode == 0:
                return enter
            print(tried.stderr.decode().strip())
    return None


def run_where_it_may_mount():
    enter = way_to_mount()
    if enter is None:
        return 1
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(
            [*enter, sys.executable, "-B", *sys.argv],
            env={**os.environ, IN_NAMESPACE: folder}, check=False,
        ).returncode


if __name__ == "__main__":
    if sys.argv[1:] == ["--can-run"]:
        sys.exit(way_to_mount() is None)
    if IN_NAMESPACE not in os.environ:
        sys.exit(run_where_it_may_mount())
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
