"""What gdb shows of items, values and numbers.

printers_test.py GDB SCRIPT PROGRAM [UNITTEST ARGUMENTS]

Exits with 77 if there is no gdb: skipped.
"""

import os
import re
import shutil
import subprocess
import sys
import unittest

GDB = shutil.which(sys.argv.pop(1))
SCRIPT = os.path.abspath(sys.argv.pop(1))
PROGRAM = os.path.abspath(sys.argv.pop(1))

if not GDB:
    print("skipped: there is no gdb")
    sys.exit(77)


def shown(*names):
    """What `print NAME` says for each of these, in main() when all of them are there."""
    commands = [f"source {SCRIPT}", "set width 0", "break everything_is_there", "run", "up"]
    commands += [f"print {name}" for name in names]
    arguments = [GDB, "-nx", "-batch"]
    for command in commands:
        arguments += ["-ex", command]
    # A sanitizer that looks for leaks does not go together with a debugger.
    environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")
    done = subprocess.run(
        arguments + [PROGRAM],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    values = re.findall(r"^\$\d+ = (.*)$", done.stdout, re.MULTILINE)
    if len(values) != len(names):
        raise AssertionError(f"not every value was printed:\n{done.stdout}")
    return values


class Printers(unittest.TestCase):
    maxDiff = None

    def test_items_show_their_attributes_by_name(self):
        every_type, empty = shown("every_type", "empty")

        self.assertEqual(
            every_type,
            "ddbm::item of 10 = {"
            '["b"] = B 01 ff, '
            '["bool"] = BOOL true, '
            '["bs"] = BS of 2 = {01, 02}, '
            '["l"] = L of 3 = {S "x", N 1, L of 0}, '
            '["m"] = M of 1 = {["inner"] = M of 1 = {["n"] = N -0.5}}, '
            '["n"] = N 12345678901234567890.123456789012345678, '
            '["ns"] = NS of 2 = {1, 2.5}, '
            '["null"] = NULL, '
            '["s"] = S "a \\"text\\"", '
            '["ss"] = SS of 2 = {"a", "b"}}',
        )
        self.assertEqual(empty, "ddbm::item of 0")

    def test_values_show_their_type(self):
        text, nothing, large = shown("text", "nothing", "large")

        self.assertEqual(text, 'S "Hangar"')
        self.assertEqual(nothing, "NULL")
        self.assertEqual(large, "B " + " ".join(["ab"] * 200) + "...")

    def test_numbers_show_the_text_that_they_have(self):
        names = ["zero", "small", "negative", "huge", "tiny"]
        values = shown(*names, *(f"texts[{at}]" for at in range(len(names))))

        self.assertEqual(values[:5], ["0", "0.001", "-1200", "1.5E+100", "-1E-130"])
        self.assertEqual([f'"{value}"' for value in values[:5]], values[5:])


if __name__ == "__main__":
    unittest.main(verbosity=2)
