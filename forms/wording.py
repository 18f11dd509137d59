"""The words of errors, after GOV.UK's error message templates: what is wrong, and what to do.

A designer's own words (`errorRequired` and such) come first. Otherwise they are made from the question's
label and its short label, so that nobody ever reads "This field is required".
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Translate = Callable[[str], str]

_translate: ContextVar[Translate] = ContextVar("translate", default=str)

_WHAT_IS = re.compile(r"^(?:what|which) (?:is|are|was|were) (.+?)\s*\?$", re.IGNORECASE)
_DETERMINER = re.compile(r"^(?:your|the|their|his|her|its|a|an) ", re.IGNORECASE)
_IMPERATIVE = re.compile(
    r"^(?:add|choose|confirm|describe|enter|explain|give|list|say|select|tell|upload|write)\b", re.IGNORECASE
)
_YES_IF = (
    (re.compile(r"^do you (.+)\?$", re.IGNORECASE), "you {0}"),
    (re.compile(r"^(are|have|can|will|could|would|were|had) you (.+)\?$", re.IGNORECASE), "you {0} {1}"),
)


@contextmanager
def using(gettext: Translate) -> Iterator[None]:
    """Within it, every fixed word of ours goes through `gettext` first."""
    token = _translate.set(gettext)
    try:
        yield
    finally:
        _translate.reset(token)


def say(text: str, **facts: object) -> str:
    """A fixed text of ours, translated, with its `{facts}` filled in."""
    translated = _translate.get()(text)
    return translated.format(**facts) if facts else translated


def subject(label: str, summary_label: str, otherwise: str) -> str:
    """What an answer is called at the beginning of a sentence: "Date of birth" of "What is your date of
    birth?".
    """
    if summary_label:
        return _upper_first(summary_label)
    if match := _WHAT_IS.match(label):
        return _upper_first(_DETERMINER.sub("", match[1]))
    if label.endswith("?") or _IMPERATIVE.match(label):
        return say(otherwise)
    return _upper_first(_plain(label))


def enter(label: str, summary_label: str) -> str:
    """ "Enter your full name" of "What is your full name?"."""
    if _IMPERATIVE.match(label):
        return _plain(label)
    thing = _thing(label, summary_label)
    return say("Enter {thing}", thing=thing) if thing else say("Enter an answer to “{label}”", label=label)


def select(label: str, summary_label: str, is_yes_or_no: bool = False) -> str:
    """ "Select your title" of "What is your title?", "Select yes if you drive" of "Do you drive?"."""
    if is_yes_or_no and (claim := _claim(label)):
        return say("Select yes if {claim}", claim=claim)
    if _IMPERATIVE.match(label):
        return _plain(label)
    thing = _thing(label, summary_label)
    return say("Select {thing}", thing=thing) if thing else say("Select an answer to “{label}”", label=label)


def join_or(words: list[str]) -> str:
    """ "PDF, JPG or PNG"."""
    return words[0] if len(words) == 1 else say("{most} or {last}", most=", ".join(words[:-1]), last=words[-1])


def join_and(words: list[str]) -> str:
    """ "day, month and year"."""
    return words[0] if len(words) == 1 else say("{most} and {last}", most=", ".join(words[:-1]), last=words[-1])


def _claim(label: str) -> str | None:
    for pattern, form in _YES_IF:
        if match := pattern.match(label):
            words = [match[1], *([match[2]] if match.lastindex == 2 else [])]
            return form.format(*(words if len(words) == 1 else [words[0].lower(), words[1]]))
    return None


def _thing(label: str, summary_label: str) -> str | None:
    if match := _WHAT_IS.match(label):
        return _lower_first(match[1])
    if summary_label:
        return _lower_first(summary_label)
    return None if label.endswith("?") else _lower_first(_plain(label))


def _plain(label: str) -> str:
    return label.strip().rstrip(".:")


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower_first(text: str) -> str:
    """Lower case for the first letter, unless the text begins with a name or an abbreviation."""
    first, *others = text.split() or [""]
    named = bool(others) and others[0][:1].isupper()
    if named or not first[1:].islower():
        return text if named or len(first) > 1 else text[:1].lower() + text[1:]
    return text[:1].lower() + text[1:]
