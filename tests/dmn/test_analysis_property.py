"""Random tables, compared with brute force: FEEL itself runs every cell on inputs that cover all the cells tell
apart. ANALYSIS_EXAMPLES=5000 tries more of them, new ones each time.
"""

import os
from itertools import combinations

from hypothesis import HealthCheck, event, given, settings

from engine.dmn.analysis import Analysis, analyse
from engine.dmn.elements import Text
from engine.feel import Value, evaluate_unary_tests
from tests.dmn.random_tables import Sample, samples

EXAMPLES = os.environ.get("ANALYSIS_EXAMPLES")
SINGLE = ("UNIQUE", "FIRST", "PRIORITY", "ANY")
Matches = dict[tuple[Value, ...], list[int]]


@settings(
    max_examples=int(EXAMPLES or 200),
    derandomize=EXAMPLES is None,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
@given(samples())
def test_what_is_found_is_what_brute_force_finds(sample: Sample) -> None:
    analysis = analyse(sample.table, sample.columns)
    matches = sample.matches()

    event(f"complete: {analysis.complete}, gaps: {bool(analysis.gaps)}, overlaps: {bool(analysis.overlaps)}")
    check_examples_of_gaps(sample, analysis)
    check_gaps(sample, analysis, matches)
    check_overlaps(sample, analysis, matches)
    check_unreachable(sample, analysis, matches)


def check_examples_of_gaps(sample: Sample, analysis: Analysis) -> None:
    for gap in analysis.gaps:
        assert gap.contains(gap.example)
        assert not any(all_pass(rule.inputs, gap.example) for rule in sample.table.rules)
        for column, value in zip(sample.columns, gap.example, strict=True):
            assert value is not None or column.nullable
            assert column.allowed is None or evaluate_unary_tests(column.allowed, value) is True


def check_gaps(sample: Sample, analysis: Analysis, matches: Matches) -> None:
    if sample.table.hit_policy not in SINGLE:
        assert analysis.gaps == ()
        return
    for case, rules in matches.items():
        is_gap = any(gap.contains(case) for gap in analysis.gaps)
        assert not (is_gap and rules), f"{case} is said to be a gap, but rows {rules} match it"
        assert is_gap or rules or not analysis.complete, f"{case} is a gap that was missed"


def check_overlaps(sample: Sample, analysis: Analysis, matches: Matches) -> None:
    for overlap in analysis.overlaps:
        assert all_pass(overlap.first.inputs, overlap.example)
        assert all_pass(overlap.second.inputs, overlap.example)
    found = {(overlap.first.number - 1, overlap.second.number - 1) for overlap in analysis.overlaps}
    real = {pair for rules in matches.values() for pair in combinations(rules, 2) if breaks_policy(sample, *pair)}
    assert found <= real
    assert found == real or not analysis.complete


def check_unreachable(sample: Sample, analysis: Analysis, matches: Matches) -> None:
    deciding = {rule for rules in matches.values() for rule in rules if decides(sample, rule, rules)}
    found = {each.rule.number - 1 for each in analysis.unreachable}
    assert not found & deciding
    assert not analysis.complete or found | deciding == set(range(len(sample.table.rules)))


def all_pass(cells: tuple[Text, ...], case: tuple[Value, ...]) -> bool:
    return all(evaluate_unary_tests(cell.text, value) is True for cell, value in zip(cells, case, strict=True))


def result(sample: Sample, rule: int) -> str:
    return sample.table.rules[rule].outputs[0].text


def breaks_policy(sample: Sample, first: int, second: int) -> bool:
    if sample.table.hit_policy == "ANY":
        return result(sample, first) != result(sample, second)
    return sample.table.hit_policy == "UNIQUE"


def decides(sample: Sample, rule: int, matching: list[int]) -> bool:
    if sample.table.hit_policy == "FIRST":
        return rule == matching[0]
    if sample.table.hit_policy == "PRIORITY":
        order = "312"
        return all(order.index(result(sample, rule)) <= order.index(result(sample, each)) for each in matching)
    return True
