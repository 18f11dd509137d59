"""What the file says of itself: imports, formats of text (§8.2, §8.3)."""

import re
from collections.abc import Iterator

from engine.bpmn.normalise import local
from engine.bpmn.rules.document import Document
from engine.bpmn.xml import BPMN, tag
from engine.problems import Problem

STANDARD = frozenset({BPMN, "http://www.w3.org/2001/XMLSchema", "http://www.w3.org/TR/wsdl20/"})
"""What §8.2.2 says that a file may import."""

_MIME = re.compile(r"[\w.+-]+/[\w.+-]+(\s*;.*)?")


def formats(document: Document) -> Iterator[Problem]:
    """Tables 8.4, 8.22: the format of a text is a MIME type."""
    for element in document.root.iter(tag("documentation"), tag("textAnnotation")):
        text_format = element.get("textFormat")
        if text_format is not None and not _MIME.fullmatch(text_format.strip()):
            detail = f"The format of its text, “{text_format}”, is no MIME type."
            yield document.problem(element, "text-format", detail, "Write text/plain, or clear it.")


def imports(document: Document) -> Iterator[Problem]:
    """§8.2.2: what is imported must be there to be read."""
    if document.beside is None:
        return
    for each in document.root.iterchildren(tag("import")):
        location = (each.get("location") or "").removeprefix("./")
        is_near = each.get("importType") in STANDARD and location and "://" not in location
        if is_near and location not in document.beside:
            detail = f"It imports “{location}”, which is not among the journey's files."
            yield document.problem(each, "import-missing", detail, "Add the file, or take the import out.")


def kinds_of_imports(document: Document) -> Iterator[Problem]:
    for each in document.root.iterchildren(tag("import")):
        if local(each) and each.get("importType") != BPMN:
            detail = f"It imports “{each.get('location') or each.get('namespace')}”, which is kept and not read."
            yield document.problem(
                each, "import-not-read", detail, "Nothing, if only names of types come from it.", "warning"
            )


RULES = (formats, imports)
THEN = (kinds_of_imports,)
