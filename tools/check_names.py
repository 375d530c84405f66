#!/usr/bin/env python3
"""Checks that the sources of a folder can be compiled as one, with one anonymous namespace.

tools/check_names.py              the sources of src and of tools/ddbm-local
tools/check_names.py --self-test

A name that two files of a folder have in anonymous namespaces may compile and call the wrong
function: an overload that fits better wins, wherever it stands. So does one that a header declares
for all, and that another file of the folder uses. Both are refused here; what does not compile at all
the joined build finds.

Prints FILE:LINE: what, and exits with 1 if there was anything.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Of alike files, which CMake compiles one by one (ddbm_group_by_folder).
APART = {"src/local/data", "src/local/request/shapes"}

TYPE = re.compile(
    r"(?:template\s*<.*>\s*)?(?:struct|class|enum class|enum|union) (?:\[\[\w+\]\] )?(\w+)\b(?!.*\()"
)
ALIAS = re.compile(r"using (\w+) =")
FUNCTION = re.compile(r"(?:[\w:<>,&*\[\] ]|\.\.\.)*?[\s&*>](\w+)\(")
VALUE = re.compile(r"(?:[\w:<>,&*\[\] ])+?[\s&*>](\w+)(?:\[\w*\])?(?: =|\{|;)")
MEMBER = re.compile(
    r"(?m)^(?:    +[\w:<>,&*\[\] ]+[ &*]|[\w:<>,&*\[\] ]+::)(\w+)\("
    r"(?=[^;]*?(?:const|noexcept|override|)\s*[;{])"
)
NOT_ONE = re.compile(
    r"\s|[{}#/)]|template\b|namespace\b|static_assert\b|requires\b|friend\b|public\b|private\b|extern\b|:"
)


def declared(line):
    """The name that a line at namespace scope declares, or None."""
    if not line or NOT_ONE.match(line):
        return None
    for form in (TYPE, ALIAS, FUNCTION, VALUE):
        found = form.match(line)
        if found:
            return found[1]
    return None


def without_comments(text):
    return re.sub(r"//[^\n]*", "", text)


def names_of(text):
    """The names in anonymous namespaces of a source, each with its first line, and the others."""
    own, shared, inside = {}, {}, False
    for number, line in enumerate(text.splitlines(), 1):
        if line == "namespace {":
            inside = True
        elif inside and re.match(r"}\s+// (anonymous )?namespace$", line):
            inside = False
        name = declared(line)
        if name:
            (own if inside else shared).setdefault(name, number)
    return own, shared


def faults(sources, headers):
    """sources: {folder: {file: text}}, headers: {file: text}. Yields (file, line, what)."""
    public = set()
    for text in headers.values():
        for line in text.splitlines():
            name = declared(re.sub(r"^(inline|constexpr|\[\[nodiscard\]\]|DDBM_EXPORT) ", "", line))
            if name and FUNCTION.match(line):
                public.add(name)
    for folder, files in sources.items():
        own = {}
        users = defaultdict(set)
        for file, text in files.items():
            own[file] = names_of(text)[0]
            code = without_comments(text) + headers.get(re.sub(r"cpp$", "hpp", file), "")
            called = set(re.findall(r"(?<![\w.>:])(?:detail::)?(\w+)\(", without_comments(text)))
            for word in called - set(MEMBER.findall(code)):
                users[word].add(file)
        first = {}
        for file in sorted(files):
            for name, line in own[file].items():
                if name in first:
                    yield file, line, f"{name} is in an anonymous namespace of {first[name]} as well"
                first.setdefault(name, file)
                if name in public:
                    others = sorted(f for f in users[name] - {file} if name not in own[f])
                    if others:
                        yield file, line, f"{name} hides from {others[0]} what a header declares by that name"


def sources_below(root):
    found = defaultdict(dict)
    for top in ("src", "tools/ddbm-local"):
        for path in sorted((root / top).rglob("*.cpp")):
            folder = path.parent.relative_to(root).as_posix()
            if folder not in APART:
                found[folder][path.relative_to(root).as_posix()] = path.read_text()
    return found


def self_test():
    header = "void refuse(std::string what);\n"
    one = (
        "namespace {\n\nvoid refuse(const std::string& a)\n{\n    go(a);\n}\n\n"
        "constexpr int most = 3;\n\n}  // namespace\n"
    )
    two = (
        'void f()\n{\n    refuse("x");\n}\n\n'
        "namespace {\n\nstruct part\n{\n    int most;\n};\n}  // namespace\n"
    )
    three = "namespace {\n\nconstexpr std::size_t most{4};\n\nbool is_part(int part)\n{\n}\n}  // namespace\n"

    def said(files):
        return [what for _, _, what in faults({"f": files}, {"1.hpp": header})]

    assert said({"1": one}) == []
    assert said({"2": two, "3": three}) == []
    assert said({"1": one, "2": two}) == ["refuse hides from 2 what a header declares by that name"]
    assert said({"1": one, "3": three}) == ["most is in an anonymous namespace of 1 as well"]
    assert names_of(one + three)[0].keys() == {"refuse", "most", "is_part"}
    assert names_of("namespace {\nauto a() -> int\n{\n}\n}  // namespace\nint b()\n{\n}\n")[1] == {"b": 6}


def main():
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        return 0
    headers = {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for top in ("include", "src", "tools/ddbm-local")
        for path in (ROOT / top).rglob("*.hpp")
    }
    found = list(faults(sources_below(ROOT), headers))
    for file, line, what in found:
        print(f"{file}:{line}: {what}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
