#!/usr/bin/env python3
"""Runs all tests of a GoogleTest program in one process, and says what became of each.

    run_test_program.py [--limit SECONDS] [--counts FILE] PROGRAM [ARGUMENT...]

Prints what failing and skipped tests said, and last how many there were of each kind. A test that
ends the process, or takes longer than the limit, is named and counted as failed, and the process is
begun again with the tests after it. FILE gets the numbers of those that passed, failed and were
skipped. The exit status is 0 if none failed.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading

BEGIN = re.compile(r"^\[ RUN      \] (\S+)$")
# Before it a test may have printed a line without an end.
END = re.compile(r"\[ +(OK|FAILED|SKIPPED) +\] ([^\s,]+)(?:, where .*)? \(\d+ ms\)$")


class Run:
    """One process, and what its tests said."""

    def __init__(self, command, limit):
        self.ended = {}  # test -> OK, FAILED or SKIPPED
        self.begun = None  # the test that has not ended
        self.said = []  # since it began, or since the last one ended
        self.timed_out = False
        self._limit = limit
        # A group of its own, so that what a test has started goes with it.
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            errors="replace",
            start_new_session=True,
        )
        self._read()

    def _read(self):
        watch = self._watch()
        for line in self._process.stdout:
            self.said.append(line)
            line = line.rstrip("\n")
            if begins := BEGIN.match(line):
                self.begun = begins[1]
                self.said = [line + "\n"]
                watch.cancel()
                watch = self._watch()
            elif (ends := END.search(line)) and ends[2] == self.begun:
                self.ended[self.begun] = ends[1]
                if self.ended[self.begun] != "OK":
                    sys.stdout.writelines(self.said)
                self.begun = None
                self.said = []
        self.status = self._process.wait()
        watch.cancel()

    def _watch(self):
        timer = threading.Timer(self._limit, self._kill)
        timer.daemon = True
        timer.start()
        return timer

    def _kill(self):
        self.timed_out = True
        os.killpg(self._process.pid, signal.SIGKILL)


def names_of_tests(command):
    """The tests that the program would run, in their order, as it prints them with --gtest_list_tests."""
    listed = subprocess.run(
        command + ["--gtest_list_tests"], stdout=subprocess.PIPE, check=True, text=True
    ).stdout
    names, suite = [], None
    for line in listed.splitlines():
        name = line.split("#")[0].strip()
        if line.startswith("  "):
            if suite:
                names.append(suite + name)
        else:
            suite = name if name.endswith(".") else None
    return names


def main():
    options = argparse.ArgumentParser(usage=__doc__)
    options.add_argument("--limit", type=float, default=300)
    options.add_argument("--counts")
    options.add_argument("command", nargs=argparse.REMAINDER)
    given = options.parse_args()

    # The shard is chosen here once: after a crash it would be one of the rest.
    left = names_of_tests(given.command)
    shards = int(os.environ.pop("GTEST_TOTAL_SHARDS", "1"))
    left = left[int(os.environ.pop("GTEST_SHARD_INDEX", "0")) :: shards]
    left = [name for name in left if "DISABLED_" not in name]

    outcomes = {}
    failures = []
    while left:
        # As a file: a list of all that are left is too long for a command line.
        with tempfile.NamedTemporaryFile("w", suffix=".flags") as flags:
            flags.write("--gtest_filter=" + ":".join(left) + "\n")
            flags.flush()
            run = Run(given.command + ["--gtest_flagfile=" + flags.name], given.limit)
        outcomes.update(run.ended)
        failures += [name for name, end in run.ended.items() if end == "FAILED"]
        how = f"took longer than {given.limit:g} s" if run.timed_out else f"ended with {run.status}"
        if run.begun:
            sys.stdout.writelines(run.said)
            print(f"[  FAILED  ] {run.begun}: the process {how}")
            outcomes[run.begun] = "FAILED"
            failures.append(run.begun)
        elif run.status != 0 and "FAILED" not in run.ended.values():
            # As with a leak, which is found at the end.
            sys.stdout.writelines(run.said)
            failures.append(os.path.basename(given.command[0]) + f": the process {how}")
        before = len(left)
        left = [name for name in left if name not in outcomes]
        if len(left) == before:
            failures += left
            break

    passed = sum(end == "OK" for end in outcomes.values())
    skipped = sum(end == "SKIPPED" for end in outcomes.values())
    for name in failures:
        print("failed:", name)
    print(f"{passed} passed, {len(failures)} failed, {skipped} skipped")
    if given.counts:
        with open(given.counts, "w") as file:
            file.write(f"{passed} {len(failures)} {skipped}\n")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
