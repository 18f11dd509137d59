"""The words of a letter: markdown with FEEL between double braces, made into plain text and HTML alike.

`Dear {{ person.first_name }},` – whatever stands between the braces is worked out over the variables, and what comes
of it is only ever words: it can neither format nor link.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from engine import feel
from engine.connectors import FailedTry
from engine.values import Value

PART = re.compile(r"\{\{(.+?)\}\}", re.DOTALL)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_TAGS = set(
    ["p", "ul", "ol", "li", "a", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "strong", "em", "br", "hr", "code"]
)
_SCHEMES = {"http", "https", "mailto", "tel"}

_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


class CannotWrite(FailedTry):
    """A letter's template cannot be filled in."""


@dataclass(frozen=True, slots=True)
class Letter:
    text: str
    html: str


def expressions(template: str) -> Iterator[str]:
    """What stands between the braces; of what begins with “=”, all of it."""
    if template.startswith("="):
        yield template[1:]
    else:
        yield from (found.strip() for found in PART.findall(template))


def names(template: str) -> frozenset[str]:
    """The variables that a template reads; those of an expression that cannot be read are none."""
    found: set[str] = set()
    for expression in expressions(template):
        try:
            found |= feel.names(expression)
        except feel.FeelError:
            continue
    return frozenset(found)


def write(template: str, variables: Mapping[str, Value]) -> Letter:
    """The letter of a template. Nothing stands for null. Raises CannotWrite, in words."""
    filled = PART.sub(lambda found: _escaped(_worked_out(found[1].strip(), variables)), template)
    tokens = _markdown.parse(filled)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None)
    return Letter(_plain(tokens), clean)


def line(template: str, variables: Mapping[str, Value]) -> str:
    """One line of plain words, filled in in the same way, or all of it an expression after “=”. Raises CannotWrite."""
    if template.startswith("="):
        return _words_of(_worked_out(template[1:], variables))
    filled = PART.sub(lambda found: _words_of(_worked_out(found[1].strip(), variables)), template)
    return " ".join(filled.split())


def _worked_out(expression: str, variables: Mapping[str, Value]) -> Value:
    try:
        return feel.evaluate(expression, variables)
    except feel.FeelError as error:
        raise CannotWrite(f"“{expression}” in the template cannot be worked out: {error}") from None


def _escaped(value: Value) -> str:
    """On one line, and without any sign that means something in markdown."""
    return _PUNCTUATION.sub(r"\\\1", _words_of(value))


def _words_of(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        raise CannotWrite("The template has a list or a context where words are wanted.")
    return " ".join(str(value).split())


def _plain(tokens: Sequence[Token]) -> str:
    """Paragraphs with an empty line between; items with a dash or their number; links with where they lead."""
    lines: list[str] = []
    marks: list[int | None] = []
    mark = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            marks.append(int(token.attrGet("start") or 1) if token.type.startswith("ordered") else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            marks.pop()
            if not marks:
                lines.append("")
        elif token.type == "list_item_open":
            number = marks[-1]
            mark = "  " * (len(marks) - 1) + ("- " if number is None else f"{number}. ")
            marks[-1] = None if number is None else number + 1
        elif token.type == "inline":
            lines.append(mark + _words(token.children or []))
            mark = ""
            if not marks:
                lines.append("")
        elif token.type in ("code_block", "fence"):
            lines += [token.content.rstrip(), ""]
    return "\n".join(lines).strip() + "\n"


def _words(tokens: Sequence[Token]) -> str:
    said, links = "", []
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            said += token.content
        elif token.type in ("softbreak", "hardbreak"):
            said += "\n"
        elif token.type == "link_open":
            links.append((len(said), str(token.attrGet("href") or "")))
        elif token.type == "link_close":
            start, where = links.pop()
            if where.removeprefix("mailto:") != said[start:]:
                said += f" ({where})"
    return said
