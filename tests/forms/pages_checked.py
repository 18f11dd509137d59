"""What must hold of every page we draw, checked on its HTML."""

from lxml import html

from forms.errors import FieldError
from forms.rendering import error_summary


def checked(markup: str, errors: list[FieldError] | None = None) -> html.HtmlElement:
    """The page as a tree, once everything that must hold of a page has been found to hold."""
    root = html.fromstring(f"<main>{error_summary(errors or [])}{markup}</main>")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), "an id is there twice"
    _check_references(root, set(ids))
    _check_names(root)
    _check_safe(root)
    return root


def _check_references(root: html.HtmlElement, ids: set[str]) -> None:
    for element in root.iter():
        for name in (element.get("aria-describedby") or "").split():
            assert name in ids, f"aria-describedby points at {name}, which is not there"
        assert element.get("aria-describedby") != "", "an empty aria-describedby"
    for label in root.iter("label"):
        assert label.get("for") in ids, "a label of nothing"


def _check_names(root: html.HtmlElement) -> None:
    labelled = {label.get("for") for label in root.iter("label")}
    for field in root.iter("input", "select", "textarea"):
        assert field.get("id") in labelled, f"{field.get('id')} has no label"
        assert field.get("name")
    for fieldset in root.iter("fieldset"):
        legend = fieldset.find("legend")
        assert legend is not None
        assert legend.text_content().strip(), "a fieldset without words"
    for link in root.xpath('//div[contains(@class, "govuk-error-summary")]//a'):
        target = root.xpath(f'//*[@id="{link.get("href")[1:]}"]')
        assert [element.tag for element in target] in (["input"], ["select"], ["textarea"])


def _check_safe(root: html.HtmlElement) -> None:
    for element in root.iter():
        assert element.tag not in ("script", "style")
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
