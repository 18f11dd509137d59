"""Templates of letters: one markdown makes the plain text and the HTML, and what people typed stays words."""

import pytest

from engine.connectors import FailedTry
from engine.connectors.letters import names, write

TEMPLATE = """# Your application

Dear {{ person.name }},

we **still need**:

- a photograph
- {{ count(missing) }} more

1. one
2. two

[Send it]({{ address }}) or write to <help@example.org>.
"""
CASE = {"person": {"name": "Ann"}, "missing": [1, 2], "address": "https://apply.example/c/1"}


def test_text_and_html_say_the_same() -> None:
    letter = write(TEMPLATE, CASE)

    assert letter.text == (
        "Your application\n\nDear Ann,\n\nwe still need:\n\n- a photograph\n- 2 more\n\n1. one\n2. two\n\n"
        "Send it (https://apply.example/c/1) or write to help@example.org.\n"
    )
    assert "<h1>Your application</h1>" in letter.html
    assert "<strong>still need</strong>" in letter.html
    assert '<a href="https://apply.example/c/1">Send it</a>' in letter.html
    assert "<li>2 more</li>" in letter.html


@pytest.mark.parametrize(
    "typed",
    [
        "[click](https://evil.example)",
        "<https://evil.example>",
        "<script>alert(1)</script>",
        "**bold**",
        "x\n\n# A heading",
        "`code` &amp; ![](x)",
        "{{ 1 + 1 }}",
        "\\[a\\](b)",
    ],
)
def test_what_somebody_typed_stays_as_it_was_typed(typed: str) -> None:
    letter = write("Dear {{ name }}!", {"name": typed})

    assert letter.text == f"Dear {' '.join(typed.split())}!\n"
    for sign in ("<a", "<script", "<strong", "<h1", "<code", "<img"):
        assert sign not in letter.html


def test_a_designers_html_is_shown_and_dangerous_links_are_not() -> None:
    letter = write("<b onclick=x>hi</b> [x](javascript:alert(1))", {})

    assert "&lt;b" in letter.html
    assert "href" not in letter.html


def test_nothing_stands_for_null_and_a_list_is_refused() -> None:
    assert write("a{{ nothing }}b", {}).text == "ab\n"
    with pytest.raises(FailedTry, match="list"):
        write("{{ many }}", {"many": [1]})


def test_an_expression_that_cannot_be_read_is_a_failed_try() -> None:
    with pytest.raises(FailedTry, match="worked out"):
        write("{{ 1 + }}", {})


def test_which_variables_a_template_reads() -> None:
    assert names("{{ a.b }} {{ if c then d else 1 }} {{ 1 + }}") == {"a", "c", "d"}
