"""Reads go on while a node of a cluster is killed and begun again.

cluster_kill_test.py PATH-OF-DDBM-LOCAL PATH-OF-CLUSTER-PROGRAM [UNITTEST ARGUMENTS]

Three servers on one port of 127.0.0.1, 127.0.0.2 and 127.0.0.3 name each other as nodes. A program
that knows the URL of one of them reads from all. One after the other is killed with kill -9 and,
when the others have gone on for a while, begun again, after which it is to be used again. The
program ends with a failure if any read fails. The servers check signatures: of whatever node a
request is for, it is signed for the host that it names.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import unittest

from killed_programs import Caller, table
from running_program import GUARD, RunningProgram

PROGRAM = os.path.abspath(sys.argv.pop(1))
READING = os.path.abspath(sys.argv.pop(1))

HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")
# So many answers of a node, or lines of the program, are more than what was under way before.
MANY = 200


class Counter:
    """How many lines that begin so have been read from a stream, in a thread of its own."""

    def __init__(self, stream, beginning):
        self.count = 0
        self.lines = []
        self.is_over = False
        self.changed = threading.Condition()
        self.thread = threading.Thread(target=self.read, args=(stream, beginning), daemon=True)
        self.thread.start()

    def read(self, stream, beginning):
        for line in stream:
            with self.changed:
                self.lines = [*self.lines[-20:], line]
                self.count += line.startswith(beginning)
                self.changed.notify_all()
        with self.changed:
            self.is_over = True
            self.changed.notify_all()

    def wait_for(self, count):
        """Whether there are as many within the time of the guard."""
        with self.changed:
            self.changed.wait_for(lambda: self.count >= count or self.is_over, timeout=GUARD)
            return self.count >= count


class Node:
    """A server that can be killed and begun again, on its address and with its file."""

    def __init__(self, host, folder):
        self.host = host
        self.file = os.path.join(folder, host)
        self.server = None
        self.answers = None

    def fill(self):
        with RunningProgram(PROGRAM, "--db", self.file) as server:
            Caller(server.port)("CreateTable", table("things", ("id", "HASH", "S")))
            server.stop()

    def begin(self, port=0):
        self.server = RunningProgram(
            PROGRAM, "--host", self.host, "--db", self.file, "--log",
            "--access-key", "AKID", "--secret-key", "secret",
            "--localnodes", ",".join(HOSTS), port=port,
        ).__enter__()
        self.answers = Counter(self.server.process.stderr, "GetItem 200, ")
        return self.server.port

    def kill(self):
        process = self.server.process
        process.kill()
        process.wait(timeout=GUARD)
        self.answers.thread.join(timeout=GUARD)
        process.stderr.close()
        process.stdout.close()


class ClusterKill(unittest.TestCase):
    def test_reads_go_on(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as ending:
            nodes = [Node(host, folder) for host in HOSTS]
            port = 0
            for each in nodes:
                each.fill()
                port = each.begin(port)
                ending.callback(each.kill)
            self.kill_and_begin(nodes, port, ending)

    def kill_and_begin(self, nodes, port, ending):
        environment = {
            **os.environ,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "AKID",
            "AWS_SECRET_ACCESS_KEY": "secret",
        }
        reading = subprocess.Popen(
            [READING, nodes[0].server.url], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        ending.callback(self.end, reading)
        lines = Counter(reading.stdout, "answered ")
        for each in nodes:
            self.expect_answers(each, reading)
        for killed in nodes:
            killed.kill()
            for each in nodes:
                if each is not killed:
                    self.expect_answers(each, reading)
            self.assertEqual(killed.begin(port), port)
            self.expect_answers(killed, reading)
        reading.stdin.close()
        self.assertEqual(reading.wait(timeout=GUARD), 0, reading.stderr.read())
        lines.thread.join(timeout=GUARD)
        self.assertGreater(lines.count, 0)
        for host in HOSTS:
            self.assertIn(f"address {host}:{port} good\n", lines.lines)
        self.assertRegex(lines.lines[-1], r"^lists [0-9]{2,}\n$")

    def expect_answers(self, node, reading):
        """More than until now."""
        is_answering = node.answers.wait_for(node.answers.count + MANY)
        if not is_answering and reading.poll() is not None:
            self.fail(f"the program has ended: {reading.stderr.read()}")
        self.assertTrue(is_answering, f"{node.host}: {node.answers.count} answers")

    def end(self, reading):
        reading.kill()
        reading.wait()
        for each in (reading.stdin, reading.stdout, reading.stderr):
            each.close()


if __name__ == "__main__":
    unittest.main()
