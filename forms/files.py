"""Uploaded files: what is known of one, and whether we take it. Keeping them is not done here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import filetype

from forms.cleaning import one_line
from forms.errors import FileRefused
from forms.wording import join_or, say

MEGABYTE = 1_000_000
MOST_BYTES = 10 * MEGABYTE
"""The size a file must stay under."""
MOST_FILES = 10
"""How many files one question takes."""
LATER = "later"
"""The answer of those who will send a file later."""

PDF, JPG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
USUAL = (PDF, JPG, PNG)
"""What a question takes unless it says otherwise."""
NAMES: Mapping[str, str] = {
    PDF: "PDF",
    JPG: "JPG",
    PNG: "PNG",
    "image/heic": "HEIC",
    "image/webp": "WebP",
    DOCX: "Word document (DOCX)",
}
"""Every media type that can be taken, and what people call it."""
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    ".pdf": (PDF,),
    ".jpg": (JPG,),
    ".jpeg": (JPG,),
    ".png": (PNG,),
    ".heic": ("image/heic",),
    ".heif": ("image/heic",),
    ".webp": ("image/webp",),
    ".docx": (DOCX,),
    "image/*": (JPG, PNG, "image/heic", "image/webp"),
}


@dataclass(frozen=True, slots=True)
class File:
    """A file that is kept somewhere: its id there, its name, its size in bytes, its type by content."""

    id: str
    name: str
    size: int
    type: str

    def context(self) -> dict[str, object]:
        """The file as a FEEL context: what a variable holds of it."""
        return {"id": self.id, "name": self.name, "size": Decimal(self.size), "type": self.type}

    @classmethod
    def of(cls, value: object) -> "File | None":
        """The file of such a context, or None if it is not one."""
        if not isinstance(value, dict):
            return None
        id, name, size, kind = (value.get(part) for part in ("id", "name", "size", "type"))
        if not (isinstance(id, str) and isinstance(name, str) and isinstance(kind, str)):
            return None
        if not isinstance(size, Decimal) or not size.is_finite() or not 0 <= size < 10**18:
            return None
        return cls(id, name, int(size), kind)

    def __str__(self) -> str:
        return f"{self.name} ({read_size(self.size)})"


def examine(data: bytes, name: str, accept: Iterable[str] = USUAL, *, most: int = MOST_BYTES) -> str:
    """The media type of a file by its content, its name notwithstanding; raises FileRefused.

    `accept` are the media types the question takes (`FilePicker.accept`); the file must be smaller than
    `most` bytes.
    """
    if not data:
        raise FileRefused(say("The selected file is empty"))
    if len(data) >= most:
        raise FileRefused(say("The selected file must be smaller than {size}MB", size=most // MEGABYTE))
    accepted = list(accept)
    found = _media_type(data)
    if found not in accepted:
        named = join_or([NAMES[media_type] for media_type in accepted if media_type in NAMES])
        raise FileRefused(say("The selected file must be a {types}", types=named))
    return found


def clean_name(name: str) -> str:
    """A file's own name without folders, control characters and what file systems refuse; never empty."""
    bare = one_line(re.split(r"[/\\]", name)[-1])
    kept = re.sub(r'[<>:"|?*]', "", bare).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    short = f"{stem[:150]}{dot}{ending[:10]}" if dot else kept[:160]
    return short or say("File")


def fitting_name(name: str, media_type: str) -> str:
    """The name with an ending of its type's: no program or web page is saved and opened as what it is not."""
    endings = [ending for ending, types in _ENDINGS.items() if types == (media_type,)]
    fits = any(name.lower().endswith(ending) for ending in endings)
    return name if fits or not endings else f"{name}{endings[0]}"


def read_size(size: int) -> str:
    """ "1.2 MB", "350 KB"; never "0 KB" for something."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(1, round(size / 1000))} KB"


def accepted(accept: str) -> tuple[str, ...]:
    """The media types of an `accept` text such as ".pdf,image/*"; raises ValueError naming one we do not
    take.
    """
    found: list[str] = []
    for item in (part.strip().lower() for part in accept.split(",")):
        if item and item not in _ENDINGS and item not in NAMES:
            raise ValueError(item)
        found += _ENDINGS.get(item, (item,) if item else ())
    return tuple(dict.fromkeys(found)) or USUAL


def _media_type(data: bytes) -> str:
    if data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return PDF
    kind = filetype.guess(data)
    found = str(kind.mime) if kind else ""
    return "image/heic" if found in ("image/heif", "image/heic") else found
