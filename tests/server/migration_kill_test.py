"""A migration that is killed and begun again, also by several at once, is as one that was not.

migration_kill_test.py PATH-OF-DDBM-LOCAL PATH-OF-MIGRATING-PROGRAM [UNITTEST ARGUMENTS]

The program is killed with kill -9 after a random number of pages, again and again, until one run
comes to its end. Afterwards every item has been migrated, and none of them twice.
"""

import os
import random
import sys
import unittest

from killed_programs import Caller, begin, items, read_lines, table
from running_program import GUARD, RunningProgram

PROGRAM = os.path.abspath(sys.argv.pop(1))
MIGRATING = os.path.abspath(sys.argv.pop(1))
SEED = int(os.environ.get("DDBM_SEED", random.randrange(1 << 32)))

ITEMS = 1000


def ends_within(process, count):
    """Whether the process has ended by itself before it has written so many lines."""
    return len(read_lines(process, count)) < count


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
            killed, other = begin(MIGRATING, url), begin(MIGRATING, url)
            try:
                read_lines(killed, chance.randrange(1, 6))
                killed.kill()
                ended = ends_within(other, chance.randrange(1, 6))
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
