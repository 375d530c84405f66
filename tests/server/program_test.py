"""The program ddbm-local from outside: arguments, signals, exit status, files.

program_test.py PATH-OF-DDBM-LOCAL [UNITTEST ARGUMENTS]
"""

import contextlib
import gzip
import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from running_program import GUARD, RunningProgram

PROGRAM = os.path.abspath(sys.argv.pop(1))

SIGNED = (
    "AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=00"
)


# Where memory means nothing: see tests/server/CMakeLists.txt.
SANITIZED = "DDBM_SANITIZED" in os.environ

KEYS = ("--access-key", "AKID", "--secret-key", "s")


def headers(operation, **more):
    return {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": "DynamoDB_20120810." + operation,
        "X-Amz-Date": "20260102T000000Z",
        "Authorization": SIGNED,
        **more,
    }


def send(port, body, of_head):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=GUARD)
    connection.request("POST", "/", body, of_head)
    return connection


def ask(port, operation, body):
    return send(port, json.dumps(body), headers(operation))


def answer_to(connection):
    reply = connection.getresponse()
    result = reply.status, json.loads(reply.read())
    connection.close()
    return result


def call(port, operation, body):
    return answer_to(ask(port, operation, body))


def run(*arguments):
    return subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, timeout=GUARD, check=False
    )


TABLE = {
    "TableName": "things",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


class Arguments(unittest.TestCase):
    def test_help_and_version(self):
        told = run("--help")
        self.assertEqual(told.returncode, 0)
        for option in ("--host", "--port", "--db", "--access-key", "--secret-key", "--delay",
                       "--faults", "--log", "--region", "--threads", "--allow-origin",
                       "--allow-host", "--localnodes"):
            self.assertIn(option, told.stdout)
        version = run("--version")
        self.assertEqual(version.returncode, 0)
        self.assertRegex(version.stdout, r"^ddbm-local [0-9]+\.[0-9]+\.[0-9]+\n$")

    def test_wrong_arguments(self):
        for wrong in (["--nonsense"], ["--port", "70000"], ["--port", "x"], ["--threads", "0"],
                      ["--access-key", "A"], ["--secret-key", "B"], ["rest"]):
            with self.subTest(wrong):
                told = run(*wrong)
                self.assertGreater(told.returncode, 1)
                self.assertNotEqual(told.stderr, "")

    def test_values_that_a_shell_left_empty(self):
        for option in ("--host", "--db", "--access-key", "--secret-key", "--delay", "--faults",
                       "--region", "--threads", "--allow-origin", "--allow-host", "--localnodes",
                       "--port"):
            keys = [] if option in KEYS else ["--access-key", "A", "--secret-key", "s"]
            other = {"--access-key": ["--secret-key", "s"], "--secret-key": ["--access-key", "A"]}
            for wrong in ([option, ""], [option, "--log"], [option + "=", "--log"], [option + "="]):
                arguments = [*other.get(option, keys), *wrong]
                with self.subTest(arguments):
                    told = run("--port", "0", *arguments)
                    self.assertGreater(told.returncode, 1)
                    self.assertIn(option, told.stderr)

    def test_names_and_origins_that_could_never_match(self):
        for wrong in (["--allow-origin", "https://example.org/"], ["--allow-origin", "example.org"],
                      ["--allow-host", "http://a"], ["--allow-host", "a:8000"],
                      ["--localnodes", "a:8000"]):
            with self.subTest(wrong):
                told = run("--port", "0", *wrong)
                self.assertGreater(told.returncode, 1)
                self.assertIn(wrong[1], told.stderr)

    def expect_one_line(self, told, *parts):
        self.assertEqual(told.returncode, 1)
        self.assertEqual(told.stdout, "")
        self.assertRegex(told.stderr, r"^ddbm-local: [^\n]+\n$")
        for part in parts:
            self.assertIn(part, told.stderr)

    def test_a_port_that_is_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            self.expect_one_line(run("--port", port), "127.0.0.1:" + port)

    def test_a_host_that_is_not_this_one(self):
        self.expect_one_line(run("--host", "192.0.2.1", "--port", "0"), "192.0.2.1")

    def test_files_that_are_not_right(self):
        with tempfile.TemporaryDirectory() as folder:
            missing = os.path.join(folder, "missing", "file")
            self.expect_one_line(run("--port", "0", "--faults", missing), missing)
            self.expect_one_line(run("--port", "0", "--db", missing), missing)
            self.expect_one_line(run("--port", "0", "--faults", folder), folder)

            other = os.path.join(folder, "other")
            with open(other, "w", encoding="ascii") as file:
                file.write("This is neither JSON nor a database. " * 100)
            self.expect_one_line(run("--port", "0", "--faults", other), other)
            self.expect_one_line(run("--port", "0", "--db", other), other)


class Serving(unittest.TestCase):
    def test_signals_end_it(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(how), RunningProgram(PROGRAM) as server:
                self.assertEqual(call(server.port, "ListTables", {})[0], 200)
                idle = socket.create_connection(("127.0.0.1", server.port), timeout=GUARD)
                status, errors = server.stop(how)
                self.assertEqual((status, errors), (0, ""))
                self.assertEqual(idle.recv(1), b"")
                idle.close()

    def test_what_runs_is_finished(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump([{"fault": "delay", "milliseconds": 300}], file)
            file.flush()
            with RunningProgram(PROGRAM, "--faults", file.name) as server:
                asking = ask(server.port, "ListTables", {})
                # A reply to a later request tells that the first has been read.
                other = http.client.HTTPConnection("127.0.0.1", server.port, timeout=GUARD)
                other.request("GET", "/")
                self.assertEqual(other.getresponse().read(8), b"healthy:")
                other.close()
                self.assertEqual(server.stop(), (0, ""))
                self.assertEqual(answer_to(asking), (200, {"TableNames": []}))

    def test_a_file_outlives_it(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "things.db")
            with RunningProgram(PROGRAM, "--db", path) as server:
                self.assertEqual(call(server.port, "CreateTable", TABLE)[0], 200)
                told = run("--port", "0", "--db", path)
                self.assertEqual(told.returncode, 1)
                self.assertIn(path, told.stderr)
                self.assertEqual(server.stop()[0], 0)
            with RunningProgram(PROGRAM, "--db", path) as server:
                self.assertEqual(
                    call(server.port, "ListTables", {}), (200, {"TableNames": ["things"]})
                )

    def test_names_and_ipv6(self):
        with RunningProgram(PROGRAM, "--host", "localhost") as server:
            self.assertNotIn("localhost", server.url)
        try:
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        except OSError:
            return
        with RunningProgram(PROGRAM, "--host", "::1") as server:
            self.assertTrue(server.url.startswith("http://[::1]:"))

    def test_table_changes_take_time(self):
        with RunningProgram(PROGRAM, "--delay", "600000") as server:
            _, created = call(server.port, "CreateTable", TABLE)
            self.assertEqual(created["TableDescription"]["TableStatus"], "CREATING")
            _, described = call(server.port, "DescribeTable", {"TableName": "things"})
            self.assertEqual(described["Table"]["TableStatus"], "CREATING")

    def test_region(self):
        with RunningProgram(PROGRAM, "--region", "eu-central-1") as server:
            _, created = call(server.port, "CreateTable", TABLE)
            self.assertIn(":eu-central-1:", created["TableDescription"]["TableArn"])

    def test_nodes(self):
        def listed(server, target):
            connection = http.client.HTTPConnection(server.url[7:], timeout=GUARD)
            connection.request("GET", target)
            reply = connection.getresponse()
            result = reply.status, reply.read()
            connection.close()
            return result

        nodes = "127.0.0.1/dc1/r1,127.0.0.2/dc1/r2,127.0.0.3/dc2"
        with RunningProgram(PROGRAM, "--host", "127.0.0.3", "--localnodes", nodes) as server:
            self.assertEqual(listed(server, "/localnodes"), (200, b'["127.0.0.3"]'))
            self.assertEqual(
                listed(server, "/localnodes?dc=dc1"), (200, b'["127.0.0.1","127.0.0.2"]')
            )
            self.assertEqual(listed(server, "/localnodes?dc=dc1&rack=r2"), (200, b'["127.0.0.2"]'))
        with RunningProgram(PROGRAM) as server:
            self.assertEqual(listed(server, "/localnodes")[0], 404)

    def test_log(self):
        with RunningProgram(PROGRAM, "--log") as server:
            call(server.port, "ListTables", {})
            call(server.port, "N\xf6pe", {})
            with socket.create_connection(("127.0.0.1", server.port), timeout=GUARD) as other:
                other.sendall(b"\x1b[31m / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertEqual(other.recv(12), b"HTTP/1.1 400")
            _, errors = server.stop()
            lines = errors.splitlines()
            self.assertEqual(len(lines), 3)
            self.assertRegex(lines[0], r"^ListTables 200, .* [0-9A-Z]{52}$")
            self.assertRegex(lines[1], r"^POST 400, ")
            self.assertRegex(lines[2], r"^- 400, ")

    def test_a_log_that_nobody_reads(self):
        with RunningProgram(PROGRAM, "--log") as server:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=GUARD)
            for _ in range(3000):
                connection.request("POST", "/", "{}", headers("ListTables"))
                self.assertEqual(connection.getresponse().read(), b'{"TableNames":[]}')
            connection.close()
            status, errors = server.stop()
            self.assertEqual(status, 0)
            self.assertRegex(errors, r"^ListTables 200, ")

    def test_a_log_whose_reader_goes_away(self):
        with RunningProgram(PROGRAM, "--log") as server:
            server.process.stderr.close()
            server.process.stderr = None
            server.process.stdout.close()
            server.process.stdout = None
            for _ in range(3):
                self.assertEqual(call(server.port, "ListTables", {})[0], 200)
            self.assertEqual(server.stop()[0], 0)

    def test_web_pages(self):
        def status_of(server, **more):
            connection = send(server.port, "{}", headers("ListTables", **more))
            return answer_to(connection)[0]

        with RunningProgram(PROGRAM) as server:
            self.assertEqual(status_of(server, Origin="https://a.example"), 403)
            self.assertEqual(status_of(server, Host="a.example"), 403)
        with RunningProgram(PROGRAM, "--allow-origin", "https://A.example:443", "--allow-origin",
                            "null", "--allow-host", "a.example", "--host", "localhost") as server:
            self.assertEqual(status_of(server, Origin="https://a.example"), 200)
            self.assertEqual(status_of(server, Origin="null"), 200)
            self.assertEqual(status_of(server, Origin="https://b.example"), 403)
            self.assertEqual(status_of(server, Host="a.example:80"), 200)
        name = socket.gethostname()
        try:
            socket.create_server((name, 0)).close()
        except OSError:
            return
        with RunningProgram(PROGRAM, "--host", name) as server:
            self.assertEqual(status_of(server, Host=name), 200)

    @unittest.skipIf(SANITIZED, "UBSan looks at memory through pipes, and none is left to be had")
    def test_connections_make_room_for_others(self):
        for sent in (b"", b"POST / HTTP/1.1\r\n"):
            with self.subTest(sent), RunningProgram(PROGRAM, "--threads", "2") as server:
                resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (48, 48))
                with contextlib.ExitStack() as waiting:
                    for _ in range(60):
                        idle = socket.create_connection(("127.0.0.1", server.port), timeout=GUARD)
                        waiting.enter_context(idle)
                        idle.sendall(sent)
                    self.assertEqual(call(server.port, "ListTables", {})[0], 200)
                self.assertEqual(server.stop()[0], 0)

    def test_many_streams_in_a_body(self):
        body = gzip.compress(b" " * (8 << 20)) + gzip.compress(b"") * 60000
        with RunningProgram(PROGRAM) as server:
            connection = send(server.port, body, headers("ListTables", **{"Content-Encoding": "gzip"}))
            self.assertEqual(answer_to(connection)[0], 400)
            self.assertLess(cpu_seconds_of(server), 3)

    def test_keys(self):
        with RunningProgram(PROGRAM, *KEYS) as server:
            status, error = call(server.port, "ListTables", {})
            self.assertEqual(status, 400)
            self.assertEqual(error["__type"], "com.amazon.coral.service#InvalidSignatureException")


def cpu_seconds_of(server):
    with open(f"/proc/{server.process.pid}/stat", encoding="ascii") as file:
        times = file.read().rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def memory_of(server, what):
    """In MiB; `what` is VmRSS (now) or VmHWM (at most so far)."""
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as file:
        for line in file:
            if line.startswith(what + ":"):
                return int(line.split()[1]) / 1024
    raise AssertionError(what)


@unittest.skipIf(SANITIZED, "sanitizers take memory of their own")
class Memory(unittest.TestCase):
    zeros = b'{"a":[' + b"0," * ((8 << 20) - 10) + b"0]}"

    def send_from_all_sides(self, server, of_head, expected):
        body = gzip.compress(self.zeros)
        replies = []

        def one():
            connection = send(server.port, body, {**of_head, "Content-Encoding": "gzip"})
            replies.append(connection.getresponse().read())
            connection.close()

        threads = [threading.Thread(target=one) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(replies), 16)
        for reply in replies:
            self.assertIn(expected, reply)

    def test_refused_requests_take_none(self):
        unsigned = headers("ListTables")
        del unsigned["Authorization"]
        for of_head, expected in ((headers("ListTables"), b"InvalidSignature"),
                                  (unsigned, b"MissingAuthenticationToken"),
                                  (headers("Nope"), b"InvalidSignature")):
            with self.subTest(expected), RunningProgram(PROGRAM, "--threads", "16", *KEYS) as server:
                self.send_from_all_sides(server, of_head, expected)
                self.assertLess(memory_of(server, "VmHWM"), 100)

    def test_what_large_requests_took_goes_back(self):
        with RunningProgram(PROGRAM, "--threads", "16") as server:
            self.send_from_all_sides(server, headers("ListTables"), b"TableNames")
            end = time.monotonic() + GUARD
            while memory_of(server, "VmRSS") > 50 and time.monotonic() < end:
                time.sleep(0.05)
            self.assertLess(memory_of(server, "VmRSS"), 50)


if __name__ == "__main__":
    unittest.main()
