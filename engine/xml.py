"""Reading XML from strangers: no entities, no network, bounded in size and depth."""

from lxml import etree

MAX_BYTES = 10_000_000
MAX_DEPTH = 200
MAX_ATTRIBUTES = 2_000
"""Equals signs from one "<" to the next: libxml2 compares each attribute of an element with all before it."""


class Unreadable(Exception):
    """The bytes are no XML that we are willing to read; `line` where it is known."""

    def __init__(self, detail: str, line: int | None = None) -> None:
        super().__init__(detail)
        self.line = line


def parse(data: bytes) -> etree._Element:
    """The root element. Raises Unreadable for anything malformed, too large, too deep, or with a document type."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    if any(part.count(b"=") > MAX_ATTRIBUTES for part in data.split(b"<")):
        raise Unreadable(f"One of its elements has more than {MAX_ATTRIBUTES:,} attributes.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        # One in the middle of an expression would cut it in two.
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"The file is not well-formed XML: {error.msg}.", error.lineno) from None
    except ValueError as error:
        raise Unreadable(f"The file is not well-formed XML: {error}.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("The file declares a document type, which could hold entities.")
    if _is_deeper(root, MAX_DEPTH):
        raise Unreadable(f"Its elements are nested more than {MAX_DEPTH} deep.")
    return root


def _is_deeper(root: etree._Element, limit: int) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            return True
    return False


def split(name: str) -> tuple[str, str]:
    """A tag or attribute name as (namespace, local name); "" for no namespace."""
    parts = etree.QName(name)
    return parts.namespace or "", parts.localname
