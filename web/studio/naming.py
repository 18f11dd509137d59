"""Names for what is made in the studio, from the titles that people give: ids, file names, names of answers."""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 40


def name_of(title: str, otherwise: str) -> str:
    """ "what_you_need" of "What you need": ASCII letters, digits and underscores, not beginning with a digit."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower().replace("'", "")
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST].strip("_")
    if not name:
        return otherwise
    return f"{otherwise}_{name}" if name[0].isdigit() else name


def unused(name: str, taken: Collection[str]) -> str:
    """The name, with a number where it is taken."""
    if name not in taken:
        return name
    return next(each for number in range(2, len(taken) + 3) if (each := f"{name}_{number}") not in taken)
