"""The files of a journey that say how it must go: `tests/*.scenario.json`, and `tests/*.examples.json` of decisions.

They are kept with the journey, byte for byte. Anything else in `tests/` is a designer's own and stays outside.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath

TESTS = "tests"
SCENARIO, EXAMPLES = ".scenario.json", ".examples.json"


def is_test(path: str) -> bool:
    """Whether a path within a journey is that of scenarios or examples."""
    parts = PurePosixPath(path).parts
    return len(parts) == 2 and parts[0] == TESTS and parts[1].endswith((SCENARIO, EXAMPLES))


def scenarios_in(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The scenarios of a journey by path, in the order of their names."""
    return {path: data for path, data in sorted(files.items()) if is_test(path) and path.endswith(SCENARIO)}
