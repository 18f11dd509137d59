"""`make conformance`: runs the kits and writes what came of it into docs/conformance.md.

What other commands write there, between marks of their own, is kept.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.conformance import betsy, constraints, corpora, dmn_kit, miwg, models_report

PAGE = Path("docs/conformance.md")
_HEAD = """# Conformance

What the public conformance kits say of this engine. `make conformance` writes this page anew; the kits themselves are
not part of the project and are read from the folder that `CONFORMANCE_DIR` names.
"""
_DMN = """## Decisions: the DMN compatibility kit

Every case of every file, none skipped. A case that expects null is counted apart: an engine that answers nothing but
null would pass all of those.

| Level | Results that are a value | Results that are null |
|---|---|---|
"""

_BETSY = """## Processes: betsy's feature tests

Every case of every test, run straight through and run again with the instance restored from the database at every
step. A case passes where both leave the trace that it expects, compared as a multiset.

| Group | Tests that pass | Cases that pass |
|---|---|---|
"""


def betsy_section() -> str:
    """The counts of each group, and a line for whatever failed."""
    cases: dict[str, list[bool]] = {}
    tests: dict[str, dict[str, bool]] = {}
    failures = []
    for case in betsy.cases():
        group = case.file.parent.name
        failed = [each for each in (betsy.run(case), betsy.run(case, reload=True)) if not each.passed]
        cases.setdefault(group, []).append(not failed)
        known = tests.setdefault(group, {})
        known[case.test] = known.get(case.test, True) and not failed
        failures += [f"- {_why(each)}" for each in failed[:1]]
    rows = [f"| {group} | {_all(tests[group].values())} | {_all(cases[group])} |" for group in cases]
    whole = (one for group in tests.values() for one in group.values())
    rows.append(f"| all | {_all(whole)} | {_all(one for group in cases.values() for one in group)} |")
    failed_lines = "\n".join(failures) or "Nothing fails."
    return f"{_BETSY}{chr(10).join(rows)}\n\n### Which fail, and why\n\n{failed_lines}\n"


def _why(outcome: betsy.Outcome) -> str:
    reason = betsy.BEYOND_REACH.get(outcome.case.test) or outcome.reason
    trace = f"expected {', '.join(outcome.case.trace) or 'nothing'}, found {', '.join(outcome.trace) or 'nothing'}"
    return f"{outcome.case}: {trace} ({reason})"


def _all(results: Iterable[bool]) -> str:
    found = list(results)
    return _share(sum(found), len(found))


def dmn_section() -> str:
    """The counts of each level, and a line for whatever failed."""
    rows, failures = [], []
    for level in dmn_kit.levels():
        passed: Counter[bool] = Counter()
        total: Counter[bool] = Counter()
        for case, found in dmn_kit.results(level):
            is_null = case.expected is None
            total[is_null] += 1
            if dmn_kit.agree(case.expected, found):
                passed[is_null] += 1
            else:
                failures.append(f"- {level}, {case}: expected {case.expected}, found {found}")
        cells = (_share(passed[is_null], total[is_null]) for is_null in (False, True))
        rows.append(f"| {level} | {' | '.join(cells)} |")
    failed = "\n".join(failures) or "Nothing fails."
    return f"{_DMN}{chr(10).join(rows)}\n\n### What fails, and why\n\n{failed}\n"


def _share(passed: int, total: int) -> str:
    return f"{passed} of {total} ({passed / total:.1%})" if total else "none"


def write(name: str, section: str) -> None:
    """Puts a section between its marks, after the others if it is new."""
    page = PAGE.read_text() if PAGE.exists() else _HEAD
    marked = f"<!-- {name} -->\n{section}<!-- /{name} -->\n"
    pattern = re.compile(rf"<!-- {name} -->\n.*?<!-- /{name} -->\n", re.DOTALL)
    known = pattern.search(page)
    page = pattern.sub(lambda _: marked, page) if known else f"{page}\n{marked}"
    PAGE.write_text(page)


def main() -> None:
    sections = {
        "dmn": (dmn_kit.FOLDER, dmn_section),
        "betsy": (betsy.FOLDER, betsy_section),
        "constraints": (constraints.FOLDER, models_report.constraints_section),
        "miwg": (miwg.FOLDER, models_report.miwg_section),
        "corpora": (corpora.FOLDER / corpora.NAMES[0], models_report.corpora_section),
        "ablation": (betsy.FOLDER, models_report.ablation_section),
    }
    present = {name: section for name, (folder, section) in sections.items() if folder.is_dir()}
    if not present:
        sys.exit(f"There is no suite in {dmn_kit.FOLDER.parent.parent}: set CONFORMANCE_DIR.")
    for name, section in present.items():
        write(name, section())
    print(PAGE.read_text())


if __name__ == "__main__":
    main()
