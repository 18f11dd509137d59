"""Expressions meant to hang, to fill the memory or to crash what evaluates them, and the values they are given.

As a program it runs one table after the other and prints what became of each, a line of JSON; `test_attacks`
runs it in a process of its own, so that nothing it does can harm the other tests.
"""

import json
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from engine.feel import Value, evaluate
from engine.feel.types import DateTime, DaysDuration


def _doubled(start: str, step: str, times: int = 60) -> str:
    """`{a0: 1, a1: [a0, a0], a2: [a1, a1], …}`: what each entry makes of the one before."""
    steps = [f"a0: {start}", *(f"a{n}: " + step.replace("#", f"a{n - 1}") for n in range(1, times))]
    return "{" + ", ".join(steps) + "}"


def _nested(depth: int, wrap: Callable[[object], object]) -> object:
    value: object = 1
    for _ in range(depth):
        value = wrap(value)
    return value


def _cyclic() -> list[object]:
    value: list[object] = []
    value.append(value)
    return value


def _many(part: str, times: int = 150) -> str:
    return "for i in 1..100000 return [" + ", ".join([part] * times) + "]"


LONG = "a" * 900_000
BIG = [Decimal(number) for number in range(90_000)]
INPUTS: dict[str, Callable[[], object]] = {
    "long": lambda: LONG,
    "other": lambda: LONG[:-1] + "b",
    "sharp": lambda: "ß" * 900_000,
    "horses": lambda: "🐎" * 99_000,
    "digits": lambda: "9" * 10_000_000,
    "commas": lambda: "9," * 5_000_000,
    "dots": lambda: "[" + ".." * 5_000_000,
    "big": lambda: BIG,
    "wide": lambda: {f"k{number}": Decimal(number) for number in range(5_000)},
    "deep": lambda: _nested(10_000, lambda value: [value]),
    "down": lambda: _nested(10_000, lambda value: {"a": value}),
    "cyclic": _cyclic,
    "london": lambda: DateTime.parse("2026-01-01T00:00:00@Europe/London"),
    "far": lambda: DateTime.parse("999992026-01-01T00:00:00@Europe/Paris"),
    "day": lambda: DaysDuration.parse("P1D"),
}
LIMITED = [
    "(" * 10_000 + "1" + ")" * 10_000,
    "-" * 10_000 + "1",
    "not(" * 10_000 + "true" + ")" * 10_000,
    "[" * 10_000 + "]" * 10_000,
    "{a:" * 10_000 + "1" + "}" * 10_000,
    "if true then 1 else " * 4_000 + "2",
    "if " * 4_000 + "true" + " then true else false" * 4_000,
    "a" + ".b" * 10_000,
    "a" + "[1]" * 10_000,
    "f" + "(1)" * 10_000,
    "2" + " ** 2" * 10_000,
    "for i in [1] return " * 4_000 + "1",
    "function(x) " * 4_000 + "1",
    "for " + ", ".join(f"a{n} in [1]" for n in range(3_000)) + " return 1",
    "for i in 1..1000000000 return i",
    "for i in [1..1e17] return i",
    "some i in 1..1000000000 satisfies i < 0",
    "every i in 1..1000000000 satisfies i > 0",
    'for i in @"0001-01-01"..@"999999999-01-01" return i',
    "for a in 1..1000, b in 1..1000, c in 1..1000 return 1",
    "for i in 1..1000 return partial",
    "for i in 1..100000 return concatenate(partial, partial)",
    "(for i in 1..90000 return if i = 1 then [] else [partial[-1]])[-1]",
    "{l: for i in 1..9000 return if i = 1 then [] else [partial[-1]], r: l = l}.r",
    "{f: function(n) f(n + 1), r: f(1)}.r",
    "{f: function(g, n) g(f, n + 1), r: f(f, 1)}.r",
    "{a: function(n) b(n), b: function(n) a(n), r: a(1)}.r",
    "{c: {f: function(d, n) d.f(d, n)}, r: c.f(c, 1)}.r",
    "(function(x) x(x))(function(x) x(x))",
    "{f: function(n) if n = 0 then 1 else f(n - 1) + f(n - 1), r: f(55)}.r",
    "{f: function(n) if n = 0 then [1] else concatenate(f(n - 1), f(n - 1)), r: f(55)}.r",
    "{f: function(a, b) count(sort([1, 2, 3], f)) > 1, r: sort([1, 2, 3], f)}.r",
    "sort(big, function(a, b) count(big) > 0)",
    _doubled("[1]", "concatenate(#, #)"),
    _doubled("[1]", "append(#, #)"),
    _doubled("{x: 1}", "{l: #, r: #}"),
    _doubled('"abcdefgh"', "# + #"),
    _doubled('"abcdefgh"', "string join([#, #], #)"),
    _doubled('"abcdefgh"', 'replace(#, ".", "$0$0")'),
    "{a: " + _doubled("[1]", "[#, #]") + ", s: string(a)}",
    "{a: " + _doubled("[1]", "[#, #]") + ", b: " + _doubled("[1]", "[#, #]") + ", s: is(a.a59, b.a59)}",
    'string join(for i in 1..100000 return "' + "x" * 10_000 + '")',
    "for i in 1..100000 return context merge([wide, {a: i}])",
    "for i in 1..100000 return context put(wide, string(i), i)",
    'context put({}, for i in 1..90000 return "a", 1)',
    "for i in 1..100000 return get entries(wide)",
    "for i in 1..100000 return " + "{a: " * 30 + "1" + "}" * 30,
    "for i in 1..400000 return sublist(big, 2)",
    "for i in 1..400000 return upper case(sharp)",
    "distinct values(big)",
    *map(_many, ("{}", "[]", "[1..2]", "i / 7", 'horses + "x"', "1.5 ** 0.3", "1.0000001 ** 123456789012")),
    *map(_many, ("long = other", "long < other", "long in [other..other]", "log(i / 7)", "modulo(1e6000, 7e-6000)")),
    *map(_many, ("london < far", "london - far", "london + day", "date and time(string(london))")),
    *map(_many, ('matches("a", "x" + string(i))', 'time("10:00:00@Europe/" + string(i))', "all([big = big])")),
    'matches("' + "a" * 5_000 + '!", "(a+)+$")',
    'matches("' + "a" * 200 + '!", "^(a|aa)+$")',
    'for i in 1..400000 return matches("' + "a" * 18 + '!", "(a+)+$")',
    'matches("a", "((a{999}){999}){999}")',
    'matches("a", "a{100000}")',
    'replace(long, ".", "' + "x" * 50_000 + '")',
    'replace(long, ".+", "' + "$0" * 40_000 + '")',
    'replace(long, "a()", "' + "$1" * 45_000 + '")',
    'split(long, "a")',
    'extract(long, "a")',
    *(
        "deep",
        "count(deep)",
        "deep = deep",
        "string(deep)",
        "flatten(deep)",
        "down",
        "down.a",
        "context merge([down, down])",
    ),
    *("cyclic", "cyclic = cyclic", "count(cyclic)", "flatten(cyclic)"),
]
"""What ends in FeelLimitError."""
REFUSED = [
    "1 instance of " + "list<" * 10_000 + "number" + ">" * 10_000,
    "9" * 90_000,
    "1e999999999999",
    "/*" * 50_000,
    '"' + "a" * 99_000,
    "." * 99_000,
    "@" * 99_000,
    "[" + "," * 99_000,
    "1." * 49_000,
]
"""What is no expression: FeelSyntaxError."""
ANSWERED = [
    "true" + " and true" * 9_000,
    "[" + "1," * 49_000 + "1]",
    "count([1..1e30][item > 5])",
    "5 in [1..1e30]",
    "9 ** 9 ** 9 ** 9",
    "1.0000000001 ** 1e15",
    "2 ** -1e6000",
    "0 ** -1",
    "decimal(1e6144, 6176)",
    "round up(1e-6176, -6111)",
    "modulo(1e6144, 7e-6143)",
    "stddev(big)",
    "sort(big, function(a, b) a > b)[1]",
    "number(digits)",
    'number(commas, ",", ".")',
    "date(digits)",
    'date and time("2026-01-01T10:00:00." + "9")',
    "duration(digits)",
    "range(dots)",
    "range(digits)",
    '@"999999999-12-31" + @"P1D"',
    '@"-999999999-01-01" - @"P1999999999Y"',
    '@"999999999-12-31T23:59:59@Europe/Paris" + @"PT1S"',
    '@"-999999999-01-01T00:00:00@Asia/Tokyo" < @"999999999-12-31T00:00:00@Etc/GMT+12"',
    '@"P999999999D" * 1e6000',
    '@"P1D" / 1e-6000',
    "time(1e30, 1e-6000, 59.99999999999999999999999999999999999)",
    "date(1e17, 1e17, 1e17)",
    'matches(long, "(.{1,1000}){1,15}x")',
    'matches(long, "^((a)(a)?(a)?(a)?)*d")',
    'matches("a", "' + "(" * 900 + "a" + ")" * 900 + '")',
    'matches("' + "ab" * 3_000 + '", "(.*)(.*)(.*)\\1\\2\\3x")',
]
"""What has a value, null perhaps."""


def outcome(expression: str) -> str:
    """The kind of error it ends in, or `value`."""
    try:
        _evaluated(expression)
    except (Exception, MemoryError) as error:
        return type(error).__name__
    return "value"


def _evaluated(expression: str) -> Value:
    used = {name: INPUTS[name]() for name in INPUTS if name in expression}
    return evaluate(expression, used)


def peak() -> int:
    """Megabytes this process has needed so far; 0 where the system does not say.

    Not `getrusage`: there a process that was just begun has what its parent had.
    """
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s*(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


if __name__ == "__main__":
    tables = {"FeelLimitError": LIMITED, "FeelSyntaxError": REFUSED, "value": ANSWERED}
    surprises = {
        expression[:80]: (found, wanted)
        for wanted, expressions in tables.items()
        for expression in expressions
        if (found := outcome(expression)) != wanted
    }
    json.dump({"surprises": surprises, "peak": peak()}, sys.stdout)
