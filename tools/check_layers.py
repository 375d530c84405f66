#!/usr/bin/env python3
"""Checks that no layer of ddbm includes a higher one.

tools/check_layers.py              the files of include and src
tools/check_layers.py --self-test

LAYERS below has the layers, each with its folders and public headers and with the layers that it
may include: only such that stand above it in the table, so that there are no circles. Every file
belongs to one layer; that of the longest path.

The README's map of the source has a row for each folder, and a CMake list, which is what is
installed, each public header.

Prints FILE:LINE: what, and exits with 1 if there was anything.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# name: (paths, layers it may include). A path is a folder, or the beginning of a public header's
# path with a * at its end. The README's map of the source describes them.
LAYERS = {
    "error types": (
        [
            "include/ddbm/applied.hpp",
            "include/ddbm/as_result.hpp",
            "include/ddbm/default_token.hpp",
            "include/ddbm/detail/awaited_call.hpp",
            "include/ddbm/detail/handler_place.hpp",
            "include/ddbm/diagnostics.hpp",
            "include/ddbm/errc.hpp",
            "include/ddbm/error*",
            "include/ddbm/result.hpp",
            "include/ddbm/rethrow.hpp",
            "include/ddbm/retry_end.hpp",
            "include/ddbm/service_errc.hpp",
            "include/ddbm/version.hpp",
            "include/ddbm/with_diagnostics.hpp",
        ],
        [],
    ),
    "values": (
        [
            "src/values",
            "include/ddbm/attribute_*",
            "include/ddbm/binary.hpp",
            "include/ddbm/detail/given_number.hpp",
            "include/ddbm/detail/key_role.hpp",
            "include/ddbm/detail/number_text.hpp",
            "include/ddbm/detail/type_words.hpp",
            "include/ddbm/enum_names.hpp",
            "include/ddbm/item*",
            "include/ddbm/limits.hpp",
            "include/ddbm/number.hpp",
            "include/ddbm/plain_json.hpp",
            "include/ddbm/value_writer.hpp",
        ],
        ["error types"],
    ),
    "errors": (
        [
            "src/errors",
            "include/ddbm/bulk_result.hpp",
            "include/ddbm/cancellation_reason.hpp",
            "include/ddbm/throttling_reason.hpp",
        ],
        ["error types", "values"],
    ),
    "validation": (
        [
            "src/validation",
            "include/ddbm/detail/apply_*",
            "include/ddbm/detail/comparable.hpp",
            "include/ddbm/length.hpp",
            "include/ddbm/schema.hpp",
            "include/ddbm/validation_report.hpp",
            "include/ddbm/validators*",
        ],
        ["error types", "values"],
    ),
    "settings": (
        [
            "include/ddbm/account_id_endpoint_mode.hpp",
            "include/ddbm/attempt_phases.hpp",
            "include/ddbm/call_options.hpp",
            "include/ddbm/client_config.hpp",
            "include/ddbm/cluster.hpp",
            "include/ddbm/combined_reads.hpp",
            "include/ddbm/consistency.hpp",
            "include/ddbm/credentials.hpp",
            "include/ddbm/detail/append_secret.hpp",
            "include/ddbm/detail/secret_text.hpp",
            "include/ddbm/endpoint.hpp",
            "include/ddbm/hedged_reads.hpp",
            "include/ddbm/proxy.hpp",
            "include/ddbm/resend.hpp",
            "include/ddbm/retry_policy.hpp",
            "include/ddbm/service.hpp",
            "include/ddbm/timeouts.hpp",
            "include/ddbm/trace_context.hpp",
            "include/ddbm/transport_opener.hpp",
        ],
        ["error types", "errors"],
    ),
    "environment": (
        ["src/environment", "include/ddbm/environment.hpp"],
        ["error types", "errors"],
    ),
    "measures": (
        ["include/ddbm/histogram.hpp"],
        [],
    ),
    "retry": (
        ["src/retry"],
        ["error types", "errors", "settings", "measures"],
    ),
    "sign": (
        ["src/sign"],
        ["error types", "errors", "settings"],
    ),
    "protocol": (
        [
            "src/protocol",
            "include/ddbm/operations",
        ],
        ["error types", "errors", "values", "settings"],
    ),
    "combining": (
        ["src/combining"],
        ["error types", "errors", "values", "environment", "protocol"],
    ),
    "config": (
        ["src/config", "include/ddbm/describe_endpoint.hpp"],
        ["error types", "errors", "settings", "protocol"],
    ),
    "credentials": (
        ["src/credentials", "include/ddbm/cached_credentials.hpp"],
        ["error types", "errors", "settings", "environment", "sign", "config"],
    ),
    "observation": (
        [
            "src/observation",
            "include/ddbm/capacity_ledger.hpp",
            "include/ddbm/metrics.hpp",
            "include/ddbm/observer.hpp",
            "include/ddbm/operation_counters.hpp",
            "include/ddbm/operation_report.hpp",
            "include/ddbm/prometheus.hpp",
        ],
        ["error types", "errors", "values", "settings", "measures", "protocol"],
    ),
    "transport": (
        ["src/transport", "include/ddbm/connection_statistics.hpp"],
        ["error types", "errors", "values", "settings", "environment"],
    ),
    "recording": (
        ["src/recording", "include/ddbm/recording.hpp"],
        [
            "error types",
            "errors",
            "values",
            "settings",
            "environment",
            "retry",
            "protocol",
            "config",
            "transport",
        ],
    ),
    "http": (
        ["src/http"],
        [
            "error types",
            "errors",
            "values",
            "settings",
            "environment",
            "sign",
            "credentials",
            "transport",
        ],
    ),
    "client": (
        [
            "src/client",
            "include/ddbm/client*",
            "include/ddbm/describe_credentials.hpp",
            "include/ddbm/detail/running_call.hpp",
        ],
        [
            "error types",
            "errors",
            "values",
            "settings",
            "environment",
            "measures",
            "retry",
            "sign",
            "protocol",
            "combining",
            "config",
            "credentials",
            "observation",
            "transport",
            "recording",
            "http",
        ],
    ),
    "model": (
        [
            "src/model",
            "include/ddbm/codec.hpp",
            "include/ddbm/codecs",
            "include/ddbm/converting_codec.hpp",
            "include/ddbm/compose.hpp",
            "include/ddbm/detail/choice.hpp",
            "include/ddbm/detail/codec_ops.hpp",
            "include/ddbm/detail/composed_text.hpp",
            "include/ddbm/detail/computed_*",
            "include/ddbm/detail/conversion_check.hpp",
            "include/ddbm/detail/field*",
            "include/ddbm/detail/gcc_aggregates.hpp",
            "include/ddbm/detail/holder_codec.hpp",
            "include/ddbm/detail/index_*",
            "include/ddbm/detail/info_of.hpp",
            "include/ddbm/detail/json_text_codec.hpp",
            "include/ddbm/detail/key_*",
            "include/ddbm/detail/member_id.hpp",
            "include/ddbm/detail/part_codec.hpp",
            "include/ddbm/detail/partial_model.hpp",
            "include/ddbm/detail/policy_of.hpp",
            "include/ddbm/detail/record_of.hpp",
            "include/ddbm/detail/role_options.hpp",
            "include/ddbm/detail/taken_field.hpp",
            "include/ddbm/detail/tick_length.hpp",
            "include/ddbm/detail/type_ops.hpp",
            "include/ddbm/detail/unique_*",
            "include/ddbm/detail/value_text.hpp",
            "include/ddbm/detail/version_definition.hpp",
            "include/ddbm/field_policies.hpp",
            "include/ddbm/generated.hpp",
            "include/ddbm/index.hpp",
            "include/ddbm/item_size.hpp",
            "include/ddbm/legacy.hpp",
            "include/ddbm/misfit.hpp",
            "include/ddbm/model.hpp",
            "include/ddbm/projected.hpp",
            "include/ddbm/reads_as.hpp",
            "include/ddbm/stored.hpp",
            "include/ddbm/validate.hpp",
        ],
        ["error types", "errors", "values", "validation"],
    ),
    "expression": (
        [
            "src/expression",
            "include/ddbm/attr.hpp",
            "include/ddbm/attribute.hpp",
            "include/ddbm/comparison.hpp",
            "include/ddbm/condition.hpp",
            "include/ddbm/detail/attribute_*",
            "include/ddbm/detail/changes.hpp",
            "include/ddbm/detail/comparing.hpp",
            "include/ddbm/detail/computed_value.hpp",
            "include/ddbm/detail/condition_about.hpp",
            "include/ddbm/detail/condition_checks.hpp",
            "include/ddbm/detail/expression_*",
            "include/ddbm/detail/made_value.hpp",
            "include/ddbm/detail/operand.hpp",
            "include/ddbm/detail/update_targets.hpp",
            "include/ddbm/update.hpp",
        ],
        ["error types", "errors", "values", "validation", "model"],
    ),
    "table": (
        [
            "src/table",
            "include/ddbm/bulk*",
            "include/ddbm/collection*",
            "include/ddbm/convert.hpp",
            "include/ddbm/create_options.hpp",
            "include/ddbm/cursor_key.hpp",
            "include/ddbm/detail/bulk_*",
            "include/ddbm/detail/any_key.hpp",
            "include/ddbm/detail/handle_object.hpp",
            "include/ddbm/detail/item_key_argument.hpp",
            "include/ddbm/detail/collection_*",
            "include/ddbm/detail/merge_core.hpp",
            "include/ddbm/detail/modify_arguments.hpp",
            "include/ddbm/detail/object_conversion.hpp",
            "include/ddbm/detail/prepared_call.hpp",
            "include/ddbm/detail/range_core.hpp",
            "include/ddbm/detail/table_call.hpp",
            "include/ddbm/detail/range_source.hpp",
            "include/ddbm/detail/table_core.hpp",
            "include/ddbm/detail/write_*",
            "include/ddbm/estimate.hpp",
            "include/ddbm/get_range.hpp",
            "include/ddbm/explain.hpp",
            "include/ddbm/explanation.hpp",
            "include/ddbm/key.hpp",
            "include/ddbm/merge.hpp",
            "include/ddbm/numbering.hpp",
            "include/ddbm/range_page.hpp",
            "include/ddbm/partial.hpp",
            "include/ddbm/range.hpp",
            "include/ddbm/returned_item.hpp",
            "include/ddbm/rounds.hpp",
            "include/ddbm/shared_table.hpp",
            "include/ddbm/stored_variant.hpp",
            "include/ddbm/table*",
            "include/ddbm/table.hpp",
            "include/ddbm/unique_record.hpp",
            "include/ddbm/write_options.hpp",
        ],
        [
            "error types",
            "errors",
            "values",
            "settings",
            "environment",
            "sign",
            "retry",
            "protocol",
            "client",
            "validation",
            "model",
            "expression",
        ],
    ),
    "migration": (
        ["src/migration", "include/ddbm/migrat*"],
        [
            "error types",
            "errors",
            "values",
            "settings",
            "environment",
            "retry",
            "protocol",
            "observation",
            "client",
            "validation",
            "model",
            "expression",
            "table",
        ],
    ),
    "transaction": (
        [
            "src/transaction",
            "include/ddbm/detail/journal_core.hpp",
            "include/ddbm/detail/stepwise_core.hpp",
            "include/ddbm/detail/transaction_*",
            "include/ddbm/journal_record.hpp",
            "include/ddbm/stepwise.hpp",
            "include/ddbm/transaction*",
        ],
        [
            "error types",
            "errors",
            "values",
            "settings",
            "environment",
            "retry",
            "protocol",
            "client",
            "validation",
            "model",
            "expression",
            "table",
        ],
    ),
    "lock": (
        ["src/lock", "include/ddbm/detail/lock_core.hpp", "include/ddbm/lock*"],
        [
            "error types",
            "errors",
            "values",
            "settings",
            "environment",
            "retry",
            "protocol",
            "client",
            "validation",
            "model",
            "expression",
            "table",
        ],
    ),
    "engine": (
        ["src/local", "include/ddbm/local"],
        ["error types", "errors", "values", "settings", "environment", "sign", "protocol", "transport"],
    ),
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<(ddbm/[^>]+)>)', re.MULTILINE)


def layer_of(path, layers):
    """The layer that a path belongs to; None: it belongs to none."""
    best, name = -1, None
    for layer, (places, _) in layers.items():
        for place in places:
            inside = (
                path.startswith(place[:-1])
                if place.endswith("*")
                else path == place or path.startswith(place + "/")
            )
            if inside and len(place) > best:
                best, name = len(place), layer
    return name


def check_table(layers):
    """What is wrong with the table itself."""
    known = set()
    for layer, (_, allowed) in layers.items():
        for other in allowed:
            if other not in known:
                yield f"the layer {layer} may include {other}, which does not stand above it"
        known.add(layer)


def check_file(path, text, layers):
    """(line, what) pairs. A quoted file is one of src."""
    own = layer_of(path, layers)
    if own is None:
        yield 1, "belongs to no layer"
        return
    for match in INCLUDE.finditer(text):
        included = f"src/{match[1]}" if match[1] else f"include/{match[2]}"
        other = layer_of(included, layers)
        line = text.count("\n", 0, match.start()) + 1
        if other is None:
            yield line, f"{included} belongs to no layer"
        elif other != own and other not in layers[own][1]:
            yield line, f"the layer {own} includes {included}, which is of {other}"


def check_map(readme, folders):
    """Which folders the README's map of the source does not have."""
    for folder in folders:
        if f"| `{folder}` |" not in readme:
            yield f"README.md: the map of the source has no row for {folder}"


def check_headers(headers, lists):
    """Which public headers stand in no list of CMake's. A header that is in none is not installed,
    and nothing but a program that was built against the installed library would tell."""
    named = {word.rstrip(")") for text in lists for word in text.split()}
    for header in headers:
        if not any(word.endswith(header) for word in named):
            yield f"{header}: no CMakeLists.txt has it, so it is not installed"


def self_test():
    layers = {"low": (["src/low", "include/ddbm/low*"], []), "high": (["src/high"], ["low"])}
    wrong = {
        ("src/low/a.cpp", '#include "high/b.hpp"'): "the layer low includes src/high/b.hpp",
        ("include/ddbm/low_a.hpp", '#include "high/b.hpp"'): "the layer low includes",
        ("src/high/a.cpp", "\n#include <ddbm/other.hpp>"): "include/ddbm/other.hpp belongs to no",
        ("src/other/a.cpp", ""): "belongs to no layer",
    }
    right = {
        ("src/high/a.cpp", '#include "low/b.hpp"\n#include <ddbm/low.hpp>'),
        ("src/high/a.cpp", '#include "high/b.hpp"\n#include <vector>\n// #include "x/y.hpp"'),
        ("src/low/a.cpp", "#include <ddbm/low_a.hpp>"),
    }
    failures = 0
    for (path, text), what in wrong.items():
        got = [w for _, w in check_file(path, text, layers)]
        if len(got) != 1 or not got[0].startswith(what):
            failures += 1
            print(f"self-test: {path} with {text!r}: expected {what!r}, got {got}")
    for path, text in right:
        got = list(check_file(path, text, layers))
        if got:
            failures += 1
            print(f"self-test: {path} with {text!r}: expected nothing, got {got}")
    circle = {"a": ([], ["b"]), "b": ([], ["a"])}
    if len(list(check_table(circle))) != 1 or list(check_table(layers)):
        failures += 1
        print("self-test: a circle in the table is not found")
    if list(check_map("| `src/low` | x |", ["src/low", "src/high"])) != [
        "README.md: the map of the source has no row for src/high"
    ]:
        failures += 1
        print("self-test: a row that the map lacks is not found")
    lists = ["FILES\n    include/ddbm/a.hpp\n", "FILES ${PROJECT_SOURCE_DIR}/include/ddbm/b.hpp)"]
    headers = ["include/ddbm/a.hpp", "include/ddbm/b.hpp", "include/ddbm/c.hpp"]
    if list(check_headers(headers, lists)) != [
        "include/ddbm/c.hpp: no CMakeLists.txt has it, so it is not installed"
    ]:
        failures += 1
        print("self-test: a header that no list has is not found")
    return failures


def main(arguments):
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__.strip())
        return 0
    if arguments == ["--self-test"]:
        return 1 if self_test() else 0
    found = [f"tools/check_layers.py: {what}" for what in check_table(LAYERS)]
    for folder in ("include", "src"):
        for file in sorted((ROOT / folder).rglob("*.[ch]pp")):
            path = file.relative_to(ROOT).as_posix()
            text = file.read_text(encoding="utf-8")
            found += [f"{path}:{line}: {what}" for line, what in check_file(path, text, LAYERS)]
    folders = sorted(f"src/{each.name}" for each in (ROOT / "src").iterdir() if each.is_dir())
    found += check_map((ROOT / "README.md").read_text(encoding="utf-8"), folders)
    headers = sorted(
        file.relative_to(ROOT).as_posix() for file in (ROOT / "include").rglob("*.hpp")
    )
    lists = [ROOT / "CMakeLists.txt", *sorted((ROOT / "src").rglob("CMakeLists.txt"))]
    found += check_headers(headers, [each.read_text(encoding="utf-8") for each in lists])
    for each in found:
        print(each)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
