"""Markdown to HTML in GOV.UK's classes, with nothing in it that a page should not carry."""

from collections.abc import Sequence
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "blockquote": "govuk-inset-text",
}
_TAGS = {*_CLASSES, "li", "strong", "em", "br", "hr", "code"}
_HEADINGS = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
"""A page has one first heading, its own; below the third, levels say nothing here."""
_SCHEMES = {"http", "https", "mailto", "tel"}

_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


@lru_cache(maxsize=500)
def markdown(text: str) -> Markup:
    """Safe HTML of a designer's markdown; HTML within it is shown as text."""
    tokens = _markdown.parse(text)
    _dress(tokens)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    allowed = {tag: {"class"} for tag in _CLASSES} | {"a": {"class", "href"}, "ol": {"class", "start"}}
    return Markup(nh3.clean(html, tags=_TAGS, attributes=allowed, url_schemes=_SCHEMES, link_rel=None))


def _dress(tokens: Sequence[Token]) -> None:
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
        if token.nesting == 1 and token.tag in _CLASSES:
            token.attrSet("class", _CLASSES[token.tag])
        _dress(token.children or ())
