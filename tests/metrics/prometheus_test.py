"""The metrics as Prometheus' own parsers of its two formats read them.

prometheus_test.py PATH-OF-METRICS_PRINTED [UNITTEST ARGUMENTS]

Exits with 77 if there is no prometheus_client: skipped.
"""

import subprocess
import sys
import unittest

PROGRAM = sys.argv.pop(1)

try:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_families
    from prometheus_client.parser import text_string_to_metric_families as text_families
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

PLAIN = {"operation": "GetItem", "table": "plain", "outcome": "success"}


def printed(form):
    ran = subprocess.run([PROGRAM, form], check=True, stdout=subprocess.PIPE)
    return ran.stdout.decode("utf-8")


class Formats:
    """What holds for both."""

    def setUp(self):
        self.families = {each.name: each for each in self.read()}

    def samples(self, name, labels, family=None):
        """The values of samples of that name, which have these labels and maybe `le`."""
        return [
            (sample.labels.get("le"), sample.value)
            for sample in self.families[family or name].samples
            if sample.name == name
            and {k: v for k, v in sample.labels.items() if k != "le"} == labels
        ]

    def counter(self, name, labels):
        found = self.samples(f"{name}_total", labels, self.family_of_counter(name))
        self.assertEqual(len(found), 1, f"{name} {labels}")
        return found[0][1]

    def family_of_counter(self, name):
        return name

    def test_families(self):
        counters = {n for n, each in self.families.items() if each.type == "counter"}
        histograms = {n for n, each in self.families.items() if each.type == "histogram"}
        self.assertEqual(counters | histograms, set(self.families))
        self.assertEqual(len(counters), 8)
        self.assertEqual(len(histograms), 4)
        for each in self.families.values():
            self.assertTrue(each.documentation)

    def test_counters(self):
        self.assertEqual(self.counter("ddbm_operations", PLAIN), 1000)
        self.assertEqual(self.counter("ddbm_sent_bytes", PLAIN), 100_000)
        self.assertEqual(self.counter("ddbm_received_bytes", PLAIN), 3_000_000_000)
        self.assertEqual(self.counter("ddbm_read_capacity_units", PLAIN), 500)
        self.assertEqual(self.counter("ddbm_operations", {**PLAIN, "outcome": "timeout"}), 1)

    def test_phases(self):
        labels = {**PLAIN, "phase": "first_byte"}
        self.assertAlmostEqual(self.counter("ddbm_attempt_phase_seconds", labels), 1)

    def test_labels(self):
        tables = {
            sample.labels.get("table")
            for sample in self.families[self.family_of_counter("ddbm_operations")].samples
        }
        self.assertEqual(
            tables,
            {
                "plain",
                'quote" backslash\\ line\nend',
                '\\n is no line break, {a="b"} no label',
                "grüß€ and \ufffd\ufffd",
                None,
            },
        )

    def test_histograms(self):
        name = "ddbm_operation_duration_seconds"
        buckets = self.samples(f"{name}_bucket", PLAIN, name)
        bounds = [float(bound) for bound, _ in buckets]
        counts = [count for _, count in buckets]
        self.assertEqual(bounds, sorted(set(bounds)))
        self.assertEqual(counts, sorted(counts))
        # 1, 2, 3 .. 1000 ms
        for bound, count in zip(bounds, counts):
            self.assertEqual(count, min(1000, int(bound * 1000 + 1e-9) if bound < 100 else 1000))
        self.assertEqual(bounds[-1], float("inf"))
        self.assertEqual(self.samples(f"{name}_count", PLAIN, name), [(None, 1000)])
        self.assertAlmostEqual(self.samples(f"{name}_sum", PLAIN, name)[0][1], 500.5)

    def test_what_is_beyond_the_last_bucket(self):
        name = "ddbm_operation_duration_seconds"
        buckets = self.samples(f"{name}_bucket", {**PLAIN, "outcome": "timeout"}, name)
        self.assertEqual([count for _, count in buckets], [0] * (len(buckets) - 1) + [1])

    def test_units(self):
        name = "ddbm_operation_capacity_units"
        buckets = dict(self.samples(f"{name}_bucket", PLAIN, name))
        self.assertEqual({float(k): v for k, v in buckets.items()}[0.5], 1000)
        self.assertEqual(self.samples(f"{name}_sum", PLAIN, name), [(None, 500)])


class Text(Formats, unittest.TestCase):
    def read(self):
        return text_families(printed("text"))


class OpenMetrics(Formats, unittest.TestCase):
    def read(self):
        return open_families(printed("open-metrics"))


if __name__ == "__main__":
    unittest.main()
