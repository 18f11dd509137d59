"""`make conformance`: runs the kits and writes what came of it into docs/conformance.md.

What other commands write there, between marks of their own, is kept.
"""

import re
import sys
from collections import Counter
from pathlib import Path

from tests.conformance import dmn_kit

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
    if not dmn_kit.levels():
        sys.exit(f"There is no kit at {dmn_kit.FOLDER}: set CONFORMANCE_DIR.")
    write("dmn", dmn_section())
    print(PAGE.read_text())


if __name__ == "__main__":
    main()
