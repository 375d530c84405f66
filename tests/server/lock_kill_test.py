"""Work under a lock whose holders are killed is done as by one that nobody kills.

lock_kill_test.py PATH-OF-DDBM-LOCAL PATH-OF-LOCKING-PROGRAM [UNITTEST ARGUMENTS]

Three programs want one lock; one of them after the other is killed with kill -9, with the lock or
without it, and begun again. Each piece of work is two writes, and a program ends with a failure
when somebody else writes while it holds the lock. Afterwards all pieces are there, each once, and
those who made them had the lock one after the other.
"""

import os
import random
import sys
import unittest

from killed_programs import Caller, begin, items, read_lines, table
from running_program import GUARD, RunningProgram

PROGRAM = os.path.abspath(sys.argv.pop(1))
LOCKING = os.path.abspath(sys.argv.pop(1))
SEED = int(os.environ.get("DDBM_SEED", random.randrange(1 << 32)))

PIECES = 60


class LockKill(unittest.TestCase):
    def test_the_lock_is_held_by_one_at_a_time(self):
        chance = random.Random(SEED)
        with self.subTest(seed=SEED), RunningProgram(PROGRAM) as server:
            call = Caller(server.port)
            self.fill(call)
            self.run_until_done(server.url, chance)
            self.check(call)

    def fill(self, call):
        call("CreateTable", table("locks", ("name", "HASH", "S")))
        call("CreateTable", table("pieces", ("number", "HASH", "N")))
        call("CreateTable", table("counts", ("of", "HASH", "S")))
        count = {"of": {"S": "pieces"}, "value": {"N": "0"}, "fence": {"N": "0"}}
        call("PutItem", {"TableName": "counts", "Item": count})

    def run_until_done(self, url, chance):
        running = [begin(LOCKING, url) for _ in range(3)]
        kills = 0
        try:
            while True:
                number = chance.randrange(len(running))
                count = chance.randrange(1, 4)
                lines = read_lines(running[number], count)
                if len(lines) < count or lines[-1] == "done":
                    break
                running[number].kill()
                running[number].communicate()
                running[number] = begin(LOCKING, url)
                kills += 1
            # The others find that nothing is left.
            for each in running:
                _, errors = each.communicate(timeout=GUARD)
                self.assertEqual(each.returncode, 0, errors)
        finally:
            for each in running:
                if each.returncode is None:
                    each.kill()
                    each.communicate()
        self.assertGreater(kills, 0)

    def check(self, call):
        pieces = items(call, "pieces")
        found = {int(each["number"]["N"]): int(each["fence"]["N"]) for each in pieces}
        self.assertEqual(sorted(found), list(range(PIECES)))
        fences = [found[number] for number in range(PIECES)]
        self.assertEqual(fences, sorted(fences))
        self.assertEqual(items(call, "counts")[0]["value"], {"N": str(PIECES)})


if __name__ == "__main__":
    unittest.main()
