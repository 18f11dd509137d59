"""betsy's feature tests, where they are at hand: `make conformance` says how many pass."""

import pytest

from tests.conformance import betsy
from tests.conformance.betsy_models import feel

needs_suite = pytest.mark.skipif(not betsy.FOLDER.is_dir(), reason=f"no betsy suite at {betsy.FOLDER}")
WAYS = pytest.mark.parametrize("reload", [False, True], ids=["straight", "restored"])


@needs_suite
@WAYS
@pytest.mark.parametrize("case", list(betsy.cases()), ids=str)
def test_every_case_leaves_the_trace_it_expects(case: betsy.Case, reload: bool) -> None:
    outcome = betsy.run(case, reload=reload)

    if case.test in betsy.BEYOND_REACH:
        pytest.skip(betsy.BEYOND_REACH[case.test])
    assert outcome.passed, f"expected {case.trace}, found {outcome.trace}: {outcome.reason}"


@pytest.mark.parametrize(
    ("java", "ours"),
    [
        ('test.contains("a")', 'contains(test, "a")'),
        ("${integerVariable < 3}", "integerVariable < 3"),
        ("integerVariable<3", "integerVariable<3"),
        ('\n test.contains("a")> \n', 'contains(test, "a")'),
        ('!test.contains("a") && test.contains("b")', 'not(contains(test, "a"))  and  contains(test, "b")'),
        ("activationCount >= 1", "activationCount >= 1"),
    ],
)
def test_conditions_become_feel(java: str, ours: str) -> None:
    assert feel(java) == ours


def test_traces_are_compared_as_multisets() -> None:
    assert betsy.agree(("b", "a", "a"), ("a", "b", "a"))
    assert not betsy.agree(("a", "a"), ("a",))


def test_a_marker_counts_only_where_it_is_expected() -> None:
    assert betsy.agree(("a",), ("a", "MARKER_exists"))
    assert not betsy.agree(("a", "MARKER_exists"), ("a",))
