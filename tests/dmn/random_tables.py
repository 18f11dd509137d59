"""Random decision tables, and all inputs that tell their cells apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from hypothesis import strategies as st

from engine.dmn.analysis import Column
from engine.dmn.elements import DecisionTable
from engine.feel import Value, evaluate, evaluate_unary_tests
from tests.dmn.tables import table

Group = tuple[tuple[str, ...], tuple[str, ...]]
"""Constants to write in cells, and samples: each of them, and a value below, above and between."""

NUMBERS: Group = (("10", "20", "30", "5*8"), ("-9", "10", "11.5", "20", "29.999", "30", "35", "40", "1000"))
TEXTS: Group = (
    ('"k"', '"m"', '"mm"', '"z"'),
    ('""', '"k"', '"l"', '"m"', '"ma"', '"mm"', '"something"', '"z"', '"zz"'),
)
TRUTHS: Group = (("true", "false"), ("true", "false"))
DAYS: Group = (
    ('date("2026-01-01")', '@"2026-01-02"', 'date("2026-02-28")'),
    ('@"2025-12-31"', '@"2026-01-01"', '@"2026-01-02"', '@"2026-01-03"', '@"2026-02-28"', '@"2026-03-01"'),
)
TIMES: Group = (
    ('@"00:00:00"', '@"09:30:00"', 'time("23:59:59.999")'),
    ('@"00:00:00"', '@"00:00:00.001"', '@"09:30:00"', '@"09:30:00.0005"', '@"10:00:00"', '@"23:59:59.999"'),
)
ZONED_TIMES: Group = (
    ('@"00:00:00Z"', '@"09:30:00+01:00"', '@"09:30:00@Europe/London"'),
    (
        '@"00:30:00+01:00"',
        '@"00:00:00Z"',
        '@"08:00:00Z"',
        '@"08:30:00Z"',
        '@"09:00:00Z"',
        '@"09:30:00Z"',
        '@"12:00:00Z"',
    ),
)
MOMENTS: Group = (
    ('@"2026-01-01T00:00:00"', 'date and time("2026-01-01T12:00:00")'),
    (
        '@"2020-01-01T00:00:00"',
        '@"2026-01-01T00:00:00"',
        '@"2026-01-01T01:00:00"',
        '@"2026-01-01T12:00:00"',
        '@"2027-01-01T00:00:00"',
    ),
)
ZONED_MOMENTS: Group = (
    ('@"2026-07-01T12:00:00Z"', '@"2026-07-01T14:00:00@Europe/London"'),
    ('@"2020-01-01T00:00:00Z"', '@"2026-07-01T13:00:00+01:00"', '@"2026-07-01T12:30:00Z"', '@"2026-07-01T13:00:00Z"', '@"2027-01-01T00:00:00Z"'),
)  # fmt: skip
SPANS: Group = (('@"P1D"', 'duration("PT36H")'), ('@"-P1D"', '@"P1D"', '@"P1DT1H"', '@"PT36H"', '@"P9D"'))
MONTHS: Group = (('@"P1Y"', '@"P13M"'), ('@"P0M"', '@"P1Y"', '@"P13M"', '@"P2Y"'))

KINDS: tuple[tuple[str | None, tuple[Group, ...]], ...] = (
    ("number", (NUMBERS,)),
    ("string", (TEXTS,)),
    ("boolean", (TRUTHS,)),
    ("date", (DAYS,)),
    ("time", (TIMES, ZONED_TIMES)),
    ("date and time", (MOMENTS, ZONED_MOMENTS)),
    ("days and time duration", (SPANS,)),
    ("years and months duration", (MONTHS,)),
    (None, (NUMBERS, TEXTS)),
    (None, (DAYS, TRUTHS)),
)
POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT")


@dataclass(frozen=True)
class Sample:
    """A table, its columns, and for each column the inputs to try."""

    table: DecisionTable
    columns: tuple[Column, ...]
    inputs: tuple[tuple[Value, ...], ...]

    def cases(self) -> list[tuple[Value, ...]]:
        return list(product(*self.inputs))

    def matches(self) -> dict[tuple[Value, ...], list[int]]:
        """The rows, by their places, that FEEL finds to match each case."""
        rules = self.table.rules
        passed = [
            {value: {n for n, rule in enumerate(rules) if _passes(rule.inputs[at].text, value)} for value in values}
            for at, values in enumerate(self.inputs)
        ]
        every = set(range(len(rules)))
        return {
            case: sorted(every.intersection(*(p[v] for p, v in zip(passed, case, strict=True))))
            for case in self.cases()
        }


def _passes(text: str, value: Value) -> bool:
    return evaluate_unary_tests(text, value) is True


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    count = draw(st.integers(1, 4))
    kinds = [draw(st.sampled_from(KINDS)) for _ in range(count)]
    height = draw(st.integers(0, 7))
    cells = [[draw(cell(groups)) for _ in range(height)] for _, groups in kinds]
    allowed = [draw(st.one_of(st.none(), st.none(), plain(groups))) for _, groups in kinds]
    nullable = [draw(st.booleans()) for _ in range(count)]
    results = [draw(st.sampled_from(("1", "2", "3"))) for _ in range(height)]
    rows = [f"{' | '.join(row)} => {result}" for row, result in zip(zip(*cells, strict=True), results, strict=True)]
    made = table(*rows, inputs="abcd"[:count], hit_policy=draw(st.sampled_from(POLICIES)), values="3, 1, 2")
    columns = tuple(
        Column(name, kind, limits, may_be_null)
        for name, (kind, _), limits, may_be_null in zip("abcd", kinds, allowed, nullable, strict=False)
    )
    inputs = [_inputs(column, groups, texts) for column, (_, groups), texts in zip(columns, kinds, cells, strict=True)]
    return Sample(made, columns, tuple(inputs))


def _inputs(column: Column, groups: Sequence[Group], texts: Sequence[str]) -> tuple[Value, ...]:
    """The samples of the groups that the column's cells have constants of, as far as the column may hold them."""
    written = " ".join((*texts, column.allowed or ""))
    used = [group for group in groups if any(constant in written for constant in group[0])] or groups[:1]
    values = [None, *(evaluate(sample) for _, samples in used for sample in samples)]
    return tuple(value for value in values if _may_hold(column, value))


def _may_hold(column: Column, value: Value) -> bool:
    return (value is not None or column.nullable) and (column.allowed is None or _passes(column.allowed, value))


@st.composite
def cell(draw: st.DrawFn, groups: Sequence[Group]) -> str:
    odd = draw(st.integers(0, 19))
    if odd == 0:
        return draw(st.sampled_from(("> limit", "string(?) = limit", "? + ? = ?", "= [1]")))
    return "-" if odd < 6 else draw(plain(groups))


@st.composite
def plain(draw: st.DrawFn, groups: Sequence[Group]) -> str:
    constants, _ = draw(st.sampled_from(groups))
    some = st.sampled_from(constants)
    written = ", ".join(draw(st.lists(_test(some, constants is TRUTHS[0]), min_size=1, max_size=3)))
    return draw(st.sampled_from((written, written, f"not({written})")))


@st.composite
def _test(draw: st.DrawFn, some: st.SearchStrategy[str], only_equal: bool) -> str:
    low, high = draw(some), draw(some)
    equal = (low, "null", f"? = {low}", f"? != {low}", f"[{low}, {high}]", f"? in ({low}, {high})")
    if only_equal or draw(st.booleans()):
        return draw(st.sampled_from(equal))
    sign = draw(st.sampled_from(("<", "<=", ">", ">=")))
    opening, closing = draw(st.sampled_from(("[", "(", "]"))), draw(st.sampled_from(("]", ")", "[")))
    ordered = (
        f"{sign} {low}",
        f"{opening}{low}..{high}{closing}",
        f"? {sign} {low}",
        f"? > {low} and ? < {high}",
        f"? < {low} or ? > {high}",
        f"? between {low} and {high}",
        f"? in {opening}{low}..{high}{closing}",
        f"if ? {sign} {low} then 1 = 2 else ? != {high}",
    )
    return draw(st.sampled_from(ordered))
