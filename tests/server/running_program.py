"""Starts ddbm-local on a free port, or a given one, and ends it again."""

import re
import signal
import subprocess

GUARD = 20  # seconds after which something hangs


class RunningProgram:
    """A context: `with RunningProgram(path, "--log") as server: ... server.url`"""

    def __init__(self, path, *arguments, port=0):
        self.command = [path, "--port", str(port), *arguments]

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.greeting = self.process.stdout.readline()
        found = re.fullmatch(
            r"ddbm-local [0-9.]+ listening on (http://\S+:([0-9]+))\n", self.greeting
        )
        if not found:
            self.process.kill()
            raise AssertionError(f"{self.greeting!r} {self.process.communicate()!r}")
        self.url = found[1]
        self.port = int(found[2])
        return self

    def stop(self, how=signal.SIGTERM):
        """Returns the exit status and what was written to the error stream."""
        self.process.send_signal(how)
        _, errors = self.process.communicate(timeout=GUARD)
        return self.process.returncode, errors

    def __exit__(self, *_):
        if self.process.returncode is None:
            self.process.kill()
            self.process.communicate()
