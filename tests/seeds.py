"""Where random tests begin."""

import os
import zlib
from pathlib import Path

_ENGINE = Path(__file__).parents[1] / "engine"


def seed(variable: str) -> int:
    """What the environment says, else a checksum of the engine: the same code is tried in the same ways, other code in others.

    So a run that fails here fails everywhere, and a run that passes lands; what no change has tried yet is for `make fuzz`.
    """
    said = int(os.environ.get(variable, "0"))
    sources = sorted(_ENGINE.rglob("*.py"))
    return said or zlib.crc32(b"".join(each.read_bytes() for each in sources)) % 10**6 + 1
