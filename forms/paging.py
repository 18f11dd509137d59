"""Lays the parts of a form out over pages, by the properties `page`, `section` and `staffSection` of its components."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from forms.expressions import is_expression, read
from forms.pages import Group, Page, Part
from forms.questions.base import Question
from forms.reading import Fields, Report

LONGEST_SLUG = 60


@dataclass(slots=True)
class _Sheet:
    """A page in the making."""

    title: str
    section: str
    staff_section: str
    is_section_own: bool
    parts: list[Part | None] = field(default_factory=list)


def make_pages(parts: Sequence[tuple[dict[str, object], Part | None]], title: str, report: Report) -> tuple[Page, ...]:
    """The pages of these components and the parts read from them (None: had problems).

    Consecutive components of the same `page` share one; a component without one stays on the page before it.
    A `section` holds until another begins, and so does what staff read in its place. `title` is for a page that
    nothing else names.
    """
    sheets: list[_Sheet] = []
    for raw, part in parts:
        page, section = _property(raw, "page", report), _property(raw, "section", report)
        for_staff = _property(raw, "staffSection", report)
        if for_staff and not section:
            _refuse_staff_section(raw, report)
        current = sheets[-1] if sheets else None
        if current is None or (page and page != current.title):
            before = (current.section, current.staff_section) if current else ("", "")
            sheets.append(_Sheet(page, *((section, for_staff) if section else before), bool(section), [part]))
            continue
        current.parts.append(part)
        if section and current.is_section_own and section != current.section:
            _refuse_section(section, raw, report)
        elif section:
            current.section, current.staff_section, current.is_section_own = section, for_staff, True
    return _named([sheet for sheet in sheets if any(part is not None for part in sheet.parts)], title)


def readable(id: str) -> str:
    """ "Check everything is there" of "check_everything_is_there"."""
    words = re.sub(r"[_\-\s.]+", " ", id).strip()
    return words[:1].upper() + words[1:]


def slug_of(title: str) -> str:
    """A title as part of an address: lower case letters and digits with dashes between."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "page"


def _property(raw: dict[str, object], name: str, report: Report) -> str:
    properties = raw.get("properties")
    value = properties.get(name) if isinstance(properties, dict) else None
    if value is None or (isinstance(value, str) and not is_expression(value)):
        return (value or "").strip()
    key = raw.get("key") or raw.get("id")
    named = replace(report, element_id=key if isinstance(key, str) else None)
    if name == "section" and isinstance(value, str):
        return value.strip() if Fields({}, named, "properties.").feel(name, value.strip()) else ""
    named.add("wrong-kind", f"“properties.{name}” is not a text.", "Make it a text.")
    return ""


def _refuse_section(section: str, raw: dict[str, object], report: Report) -> None:
    key = raw.get("key") or raw.get("id")
    named = replace(report, element_id=key if isinstance(key, str) else None)
    detail = f"The section “{section[:60]}” is the second one on its page."
    named.add("section-within-page", detail, "Begin a page with it, by “page”, or take it out.")


def _refuse_staff_section(raw: dict[str, object], report: Report) -> None:
    key = raw.get("key") or raw.get("id")
    named = replace(report, element_id=key if isinstance(key, str) else None)
    detail = "“properties.staffSection” stands without “properties.section”."
    named.add("section-missing", detail, "Put it on the component that begins the section.")


def _named(sheets: list[_Sheet], title: str) -> tuple[Page, ...]:
    pages: list[Page] = []
    taken: set[str] = set()
    for sheet in sheets:
        parts = tuple(part for part in sheet.parts if part is not None)
        page_title = sheet.title or _title_of(parts) or title
        slug = _free(slug_of(page_title), taken)
        taken.add(slug)
        section, section_from = sheet.section, read(sheet.section) if is_expression(sheet.section) else None
        pages.append(
            Page(
                slug=slug,
                title=page_title,
                section=section,
                section_from=section_from,
                staff_section=sheet.staff_section,
                parts=parts,
            )
        )
    return tuple(pages)


def _title_of(parts: tuple[Part, ...]) -> str:
    """The label of the only part, where that is all there is."""
    only = parts[0] if len(parts) == 1 else None
    label = only.label if isinstance(only, Question | Group) else ""
    return "" if is_expression(label) else label


def _free(slug: str, taken: set[str]) -> str:
    if slug not in taken:
        return slug
    return next(name for number in range(2, len(taken) + 3) if (name := f"{slug}-{number}") not in taken)
