"""A run of steps that is killed and gone on with, also by several at once, is as one that was not.

stepwise_kill_test.py PATH-OF-DDBM-LOCAL PATH-OF-STEPPING-PROGRAM [UNITTEST ARGUMENTS]

The program is killed with kill -9 after a random number of steps, again and again, until the run
has come to its end. Afterwards every step has been done, and none of them twice.
"""

import os
import random
import sys
import unittest

from killed_programs import Caller, begin, items, read_lines, table
from running_program import GUARD, RunningProgram

PROGRAM = os.path.abspath(sys.argv.pop(1))
STEPPING = os.path.abspath(sys.argv.pop(1))
SEED = int(os.environ.get("DDBM_SEED", random.randrange(1 << 32)))

THINGS = 60


class StepwiseKill(unittest.TestCase):
    def test_no_step_is_lost_and_none_done_twice(self):
        chance = random.Random(SEED)
        with self.subTest(seed=SEED), RunningProgram(PROGRAM) as server:
            call = Caller(server.port)
            self.fill(call)
            # Alone, until there is a record: two that find none begin two runs.
            self.kill_after(begin(STEPPING, server.url), 1)
            self.run_until_done(server.url, chance)
            self.check(call)

    def fill(self, call):
        call("CreateTable", table("things", ("id", "HASH", "S")))
        keys = ("requester_id", "HASH", "S"), ("datetime", "RANGE", "S")
        call("CreateTable", table("journal", *keys))
        for name in [str(number) for number in range(THINGS)] + ["all"]:
            item = {"id": {"S": name}, "changes": {"N": "0"}}
            call("PutItem", {"TableName": "things", "Item": item})

    def kill_after(self, process, count):
        """Whether it has brought the run to its end before it could be killed."""
        try:
            lines = read_lines(process, count)
        finally:
            process.kill()
            _, errors = process.communicate(timeout=GUARD)
        if len(lines) == count:
            return lines[-1] == "done"
        self.assertEqual(process.returncode, 0, errors)
        self.assertIn(lines[-1], ("done", "lost"))
        return lines[-1] == "done"

    def run_until_done(self, url, chance):
        for _ in range(300):
            # Two at once, of which one goes on while the other is killed.
            first, second = begin(STEPPING, url), begin(STEPPING, url)
            try:
                is_done = self.kill_after(first, chance.randrange(1, 8))
                is_done = self.kill_after(second, chance.randrange(1, 8)) or is_done
            finally:
                for each in (first, second):
                    if each.returncode is None:
                        each.kill()
                        each.communicate()
            if is_done:
                return
        self.fail("it does not come to an end")

    def check(self, call):
        found = {each["id"]["S"]: each["changes"]["N"] for each in items(call, "things")}
        expected = {str(number): "1" for number in range(THINGS)}
        self.assertEqual(found, {**expected, "all": str(THINGS)})
        records = items(call, "journal")
        self.assertEqual(len(records), 1)
        self.assertEqual(records[0]["status"], {"S": "done"})
        self.assertEqual(records[0]["steps_done"], {"N": str(THINGS + 1)})


if __name__ == "__main__":
    unittest.main()
