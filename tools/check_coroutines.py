#!/usr/bin/env python3
"""Finds what g++ up to 12 compiles wrongly around co_await.

tools/check_coroutines.py [FILE or FOLDER...]      without arguments: include src examples tests
tools/check_coroutines.py --self-test

A full expression with a co_await in it must not build an aggregate, a lambda that captures by
copy or a class value with ?:, nor hold a braced list; and co_await must not be the condition of a
switch, nor of a do loop with a continue in it. g++ 12 then frees objects twice or skips code,
without a word, at every level of optimisation. This script cannot know types, so it reports every brace, every ?: and every capture
by copy beside a co_await. One that is sound (braces that call a declared constructor, a
conditional or a capture of scalars) is marked with a comment, on its line or on the one above:
// await-ok: why

Prints FILE:LINE: what, and exits with 1 if there was anything.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ["include", "src", "examples", "tests"]
SUFFIXES = {".hpp", ".cpp", ".ipp", ".h"}

BRACE = "a braced list or aggregate beside co_await: name the object first"
CONDITIONAL = "?: beside co_await: use if, or name the value first"
CAPTURE = "a lambda that captures by copy beside co_await: name the lambda first"
SWITCH = "co_await as the condition of a switch: name the value first"
CONTINUE = "continue in a do loop whose condition awaits, which it skips: use if"

SKIPPED = re.compile(
    r"""//[^\n]*                                  # comments
      | /\*.*?\*/
      | R"([^()\s\\"]{0,16})\(.*?\)\1"            # raw strings
      | "(?:\\.|[^"\\\n])*"
      | (?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'      # characters, not 1'000
      | ^[ \t]*\#(?:\\\n|[^\n])*                  # preprocessor lines
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.']*|->|::|&&|\[\[|\S")
CLOSING = {"(": ")", "[": "]", "{": "}"}
HEADS = {"if", "for", "while", "switch", "catch"}


def tokens_of(text):
    """(word, line) pairs, without comments and preprocessor lines; strings become one word."""

    def blank(match):
        filler = "S" if match.group()[0] in "\"'R" else ""
        return filler + "\n" * match.group().count("\n")

    text = SKIPPED.sub(blank, text)
    result, line, at = [], 1, 0
    for match in TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        result.append((match.group(), line))
    return result


class Checker:
    def __init__(self, text):
        self.tokens = tokens_of(text)
        self.found = set()

    def word(self, i):
        return self.tokens[i][0] if 0 <= i < len(self.tokens) else ""

    def closing_of(self, i):
        """The index of what closes the bracket at i."""
        depth = 0
        for j in range(i, len(self.tokens)):
            word = self.word(j)
            if word == "[[":
                depth += 2
            elif word in CLOSING:
                depth += 1
            elif word in (")", "]", "}"):
                depth -= 1
                if depth == 0:
                    return j
        return len(self.tokens)

    def check(self):
        self.block(0, len(self.tokens))
        return sorted(self.found)

    def block(self, i, end):
        """The statements in [i, end), each a list of the tokens that are its own."""
        own = []
        while i < end:
            word = self.word(i)
            if word == "do":
                self.do_loop(i)
            if word in HEADS and self.opens_head(i):
                i = self.head(i)
                own = []
            elif word == ";":
                self.expression(own)
                own = []
                i += 1
            elif word == "{" and self.is_block(own):
                close = self.closing_of(i)
                self.expression(own)
                own = []
                self.block(i + 1, close)
                i = close + 1
            else:
                i = self.take(i, own)
        self.expression(own)

    def do_loop(self, i):
        """What is wrong with the loop as a whole; its parts are statements like others."""
        if self.word(i + 1) != "{":
            return
        close = self.closing_of(i + 1)
        end = self.closing_of(close + 2)
        if "co_await" in (self.word(k) for k in range(close + 2, end)):
            self.find_continue(i + 2, close)

    def find_continue(self, i, end):
        """One that is about the loop with this body, and not about a loop or a lambda in it."""
        while i < end:
            word, line = self.tokens[i]
            if word == "continue":
                self.found.add((line, CONTINUE))
            if word in ("for", "while") and self.word(i + 1) == "(":
                i = self.closing_of(i + 1) + 1
                while self.word(i) not in ("{", ";") and i < end:
                    i = self.closing_of(i) + 1 if self.word(i) in CLOSING else i + 1
                i = self.closing_of(i) + 1 if self.word(i) == "{" else i + 1
            elif word == "do" and self.word(i + 1) == "{":
                i = self.closing_of(i + 1) + 1
            elif word == "[" and self.is_lambda(i):
                i = self.lambda_at(i, [])
            else:
                i += 1

    def opens_head(self, i):
        return self.word(i + 1) == "(" or (
            self.word(i + 1) == "constexpr" and self.word(i + 2) == "("
        )

    def head(self, i):
        """if (...), for (...; ...; ...) and the like: each part is an expression of its own."""
        keyword, line = self.tokens[i]
        open_at = i + 1 if self.word(i + 1) == "(" else i + 2
        close, own = self.closing_of(open_at), []
        j = open_at + 1
        while j < close:
            if self.word(j) == ";":
                self.expression(own)
                own = []
                j += 1
            else:
                j = self.take(j, own)
        if keyword == "switch" and any(self.word(k) == "co_await" for k in own):
            self.found.add((line, SWITCH))
        self.expression(own)
        return close + 1

    def take(self, i, own):
        """Adds the token at i, or a whole bracket, to the expression; enters lambda bodies."""
        word = self.word(i)
        if word == "[[":
            return self.closing_of(i) + 1
        if word == "[" and self.is_lambda(i):
            return self.lambda_at(i, own)
        if word in CLOSING:
            own.append(i)
            close, j = self.closing_of(i), i + 1
            while j < close:
                j = self.take(j, own)
            return close + 1
        own.append(i)
        return i + 1

    def is_block(self, own):
        """Whether a brace after these tokens opens a block, not a list."""
        if not own:
            return True
        words = [self.word(k) for k in own]
        if words[0] == "template" and "=" in words and self.word(own[-1] + 1) == ")":
            return True  # a function, some argument of which has a default
        if words[0] in ("namespace", "struct", "class", "enum", "union", "extern", "template"):
            return "=" not in words
        previous = words[-1]
        if previous in ("(", "}", "{", ":"):
            # take() drops closing brackets: what ends with an opening one ended with its bracket.
            return True
        if previous in ("else", "do", "try", "const", "noexcept", "override", "final", "mutable"):
            return True
        close = self.word(own[-1] + 1)
        return close == ")" or "->" in words and "co_await" not in words and "=" not in words

    def is_lambda(self, i):
        previous = self.word(i - 1)
        if previous in ("auto", "&", "&&") and re.match(r"auto$|auto&", self.before(i)):
            return False  # structured binding
        if re.match(r"[\w\])]", previous) and previous not in (
            "return",
            "co_return",
            "co_await",
            "co_yield",
            "else",
        ):
            return False  # subscript, array
        return True

    def before(self, i):
        j = i - 1
        while self.word(j) in ("&", "&&"):
            j -= 1
        return self.word(j)

    def lambda_at(self, i, own):
        close = self.closing_of(i)
        own.append(i)
        j = close + 1
        while j < len(self.tokens) and self.word(j) not in ("{", ";", ",", ")"):
            j = self.closing_of(j) + 1 if self.word(j) in ("(", "[", "[[") else j + 1
        if self.word(j) != "{":
            return close + 1
        end = self.closing_of(j)
        self.block(j + 1, end)
        return end + 1

    def copies(self, i):
        """Whether the lambda whose [ is at i captures by copy."""
        captures, depth = [[]], 0
        for j in range(i + 1, self.closing_of(i)):
            word = self.word(j)
            depth += (word in "([{") - (word in ")]}")
            if word == "," and depth == 0:
                captures.append([])
            else:
                captures[-1].append(word)
        return any(c and c[0] not in ("&", "this") for c in captures)

    def expression(self, own):
        words = [self.word(k) for k in own]
        if "co_await" not in words:
            return
        for k in own:
            word, line = self.tokens[k]
            if word == "{":
                self.found.add((line, BRACE))
            elif word == "?":
                self.found.add((line, CONDITIONAL))
            elif word == "[" and self.is_lambda(k) and self.copies(k):
                self.found.add((line, CAPTURE))


def check_text(text):
    lines = text.split("\n")
    return [
        (line, what)
        for line, what in Checker(text).check()
        if not any("await-ok:" in near for near in lines[max(line - 2, 0) : line])
    ]


def files_of(arguments):
    for name in arguments:
        path = Path(name)
        if path.is_dir():
            yield from (p for p in sorted(path.rglob("*")) if p.suffix in SUFFIXES)
        elif path.is_file():
            yield path
        else:
            sys.exit(f"check_coroutines.py: no such file or folder: {name}")


def self_test():
    wrong = {
        "switch (co_await f()) { case 1: break; }": SWITCH,
        "co_await f(agg{1, x});": BRACE,
        "co_await f({.a = 1});": BRACE,
        "auto x = co_await f(o{}.set());": BRACE,
        "agg x{co_await f(), 2};": BRACE,
        "co_return agg{co_await f()};": BRACE,
        "v.push_back({co_await f()});": BRACE,
        "if (co_await f({1})) { g(); }": BRACE,
        "for (int i = 0; co_await f({i}); ++i) g();": BRACE,
        "auto x = b ? co_await f() : co_await g();": CONDITIONAL,
        "co_await f(b ? x : y);": CONDITIONAL,
        "co_await f([s] { return s; });": CAPTURE,
        "co_await f([=] { return 1; });": CAPTURE,
        "co_await f([&, s = g(1, 2)] { return s; });": CAPTURE,
        "auto l = [&]() -> awaitable<void> { co_await f({1}); };": BRACE,
        "awaitable<void> f()\n{\n    // {\n    co_await g(\n        x{1});\n}": BRACE,
        "struct s\n{\n    awaitable<int> f() const { co_return co_await g({1}); }\n};": BRACE,
        "template <class T> awaitable<T> f() noexcept { co_await g<T>(T{}); }": BRACE,
        "x.erase(co_await k(), b ? 1 : 2);": CONDITIONAL,
        "do { if (a) continue; } while (co_await f());": CONTINUE,
        "do { for (int i : x) g(i); if (a) { continue; } } while (!co_await f());": CONTINUE,
    }
    right = [
        "auto [a, b] = co_await f();",
        "auto& [a, b] = co_await f();",
        "while (auto x = co_await r.next()) { g({1}); }",
        "if (auto x = co_await f()) { y = b ? 1 : 2; } else { z{1}; }",
        "int n = co_await f(); switch (n) { case 1: break; }",
        "for (auto x : co_await f()) { g(agg{x}); }",
        "co_await f([&] { return agg{1}; });",
        "co_await f([&x, this](int i) { return b ? x : y; });",
        "co_await f([] { return 1; });",
        "co_await f(x[i], y[0]);",
        'co_await f("a ? b : {c}", \'{\', R"(?{)");',
        "co_await f(); // {a} ? b",
        "#define X {co_await f();}",
        "co_spawn(c, [p = q]() -> awaitable<void> { co_await f(); }, token{});",
        "awaitable<void> f() { agg x{1}; co_await g(x); }",
        "auto f(int i) -> awaitable<void> { co_await g(i); }",
        "awaitable<void> f() { try { co_await g(); } catch (const e& x) { h({1}); } }",
        "awaitable<void> f() { if (a) co_await g(); else co_await h(); i({1}); }",
        "awaitable<void> f() { do co_await g(); while (!co_await h()); }",
        "awaitable<void> f() { do { co_await g(); } while (!co_await h()); }",
        "do { if (a) continue; } while (f());",
        "do { for (int i : x) { if (i) continue; } } while (co_await f());",
        "do { while (a) if (b) continue; } while (co_await f());",
        "do { each([&](int i) { for (;;) { continue; } }); } while (co_await f());",
        "TEST(A, B) { run([&]() -> awaitable<void> { EXPECT_EQ(co_await f(), 1); }); }",
        "struct s { s() : a(1), b{2} { g({1}); } awaitable<void> f() { co_await g(); } };",
        "co_await f(n ? 1 : 2); // await-ok: scalars",
        "// await-ok: a declared constructor\nco_await f({1});",
        "co_await timer.async_wait(1'000'000, '?');",
        "switch (n) { case 1: co_await f(); break; default: co_await g(); }",
        "template <class T = int> void f(T x = T()) { g({1}); } awaitable<void> h() { co_await i(); }",
    ]
    failures = 0
    for text, what in wrong.items():
        got = [w for _, w in check_text(text)]
        if got != [what]:
            failures += 1
            print(f"self-test: {text!r}: expected {what!r}, got {got}")
    for text in right:
        got = check_text(text)
        if got:
            failures += 1
            print(f"self-test: {text!r}: expected nothing, got {got}")
    return failures


def main(arguments):
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__.strip())
        return 0
    if arguments == ["--self-test"]:
        return 1 if self_test() else 0
    found = 0
    default = [str(ROOT / f) for f in FOLDERS if (ROOT / f).is_dir()]
    for path in files_of(arguments or default):
        for line, what in check_text(path.read_text(encoding="utf-8")):
            shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
            print(f"{shown}:{line}: {what}")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
