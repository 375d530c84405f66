"""Work under a lock whose holders are killed is done as by one that nobody kills.

lock_kill_test.py PATH-OF-DDBM-LOCAL PATH-OF-LOCKING-PROGRAM [UNITTEST ARGUMENTS]

Three programs want one lock; one of them after the other is killed with kill -9, with the lock or
without it, and begun again. Each piece of work is two writes, and a program ends with a failure
when somebody else writes while it holds the lock. When enough have been killed each of those that
run does one more piece. Afterwards all pieces are there, each once, and those who made them had the
lock one after the other.
"""

import os
import queue
import random
import sys
import threading
import unittest

from killed_programs import Caller, begin, items, table
from running_program import GUARD, RunningProgram

PROGRAM = os.path.abspath(sys.argv.pop(1))
LOCKING = os.path.abspath(sys.argv.pop(1))
SEED = int(os.environ.get("DDBM_SEED", random.randrange(1 << 32)))

PROGRAMS = 3
KILLS = 15


class LockKill(unittest.TestCase):
    def test_the_lock_is_held_by_one_at_a_time(self):
        chance = random.Random(SEED)
        with self.subTest(seed=SEED), RunningProgram(PROGRAM) as server:
            call = Caller(server.port)
            self.fill(call)
            self.kill_and_finish(server.url, call, chance)
            self.check(call)

    def fill(self, call):
        call("CreateTable", table("locks", ("name", "HASH", "S")))
        call("CreateTable", table("pieces", ("number", "HASH", "N")))
        call("CreateTable", table("counts", ("of", "HASH", "S")))
        for name in ("pieces", "enough"):
            self.set_count(call, name, 0)

    def set_count(self, call, name, value):
        count = {"of": {"S": name}, "value": {"N": str(value)}, "fence": {"N": "0"}}
        call("PutItem", {"TableName": "counts", "Item": count})

    def kill_and_finish(self, url, call, chance):
        lines = queue.Queue()
        running = [self.begin(url, lines) for _ in range(PROGRAMS)]
        try:
            for _ in range(KILLS):
                # Of any of them: who has the lock may get it again and again.
                for _ in range(chance.randrange(1, 4)):
                    lines.get(timeout=GUARD)
                number = chance.randrange(PROGRAMS)
                self.assertIsNone(running[number].poll())
                running[number].kill()
                running[number].wait()
                running[number] = self.begin(url, lines)
            self.set_count(call, "enough", 1)
            for each in running:
                self.assertEqual(each.wait(timeout=GUARD), 0, each.stderr.read())
        finally:
            for each in running:
                each.kill()
                each.wait()

    def begin(self, url, lines):
        """One whose lines go into a queue that all of them share."""
        program = begin(LOCKING, url)

        def hand_on():
            with program.stdout as output:
                for line in output:
                    lines.put(line)

        threading.Thread(target=hand_on, daemon=True).start()
        self.addCleanup(program.stderr.close)
        return program

    def check(self, call):
        pieces = items(call, "pieces")
        found = {int(each["number"]["N"]): int(each["fence"]["N"]) for each in pieces}
        counts = {each["of"]["S"]: int(each["value"]["N"]) for each in items(call, "counts")}
        self.assertGreaterEqual(counts["pieces"], PROGRAMS)
        self.assertEqual(sorted(found), list(range(counts["pieces"])))
        fences = [found[number] for number in sorted(found)]
        self.assertEqual(fences, sorted(fences))


if __name__ == "__main__":
    unittest.main()
