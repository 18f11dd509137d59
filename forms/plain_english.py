"""How plainly a question is put: reading age, words to avoid, and how a question is asked. Pure; English only.

The reading age is the Automated Readability Index (Senter and Smith, 1967): 4.71 letters a word + 0.5 words a sentence
- 21.43 is an American school grade, and a grade is the age that children reach in it less five.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

GOAL = 9
"""The reading age that GOV.UK writes for."""
TOO_HARD = 14
FEWEST_WORDS = 12
"""Fewer words than these say nothing of how hard a text is."""
MOST_WORDS = 18
"""A question longer than this is read twice."""

JARGON: Mapping[str, str] = {
    "acquire": "get",
    "additional": "more",
    "advise": "tell",
    "aforementioned": "this",
    "ascertain": "find out",
    "assist": "help",
    "attain": "reach",
    "cease": "stop",
    "commence": "start",
    "consequently": "so",
    "demonstrate": "show",
    "disclose": "tell us",
    "domicile": "home",
    "employ": "use",
    "endeavour": "try",
    "facilitate": "help",
    "forthwith": "now",
    "furnish": "give",
    "hereby": "(leave it out)",
    "herein": "here",
    "impairment": "what you find hard",
    "implement": "carry out",
    "in lieu of": "instead of",
    "in order to": "to",
    "in receipt of": "get",
    "in respect of": "about",
    "in the event of": "if",
    "inform": "tell",
    "liaise": "talk",
    "notify": "tell",
    "obtain": "get",
    "pertaining to": "about",
    "prior to": "before",
    "provide": "give",
    "purchase": "buy",
    "pursuant to": "under",
    "regarding": "about",
    "remuneration": "pay",
    "require": "need",
    "reside": "live",
    "residence": "home",
    "stakeholder": "person",
    "submit": "send",
    "subsequent": "later",
    "sufficient": "enough",
    "terminate": "end",
    "thereafter": "then",
    "utilise": "use",
    "whilst": "while",
}
"""Words of offices, and what people say instead."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
_SECOND_QUESTION = re.compile(
    r"\?.+\?|\band/or\b|\b(?:and|or)\s+(?:also\s+)?(?:do|does|did|are|is|was|were|have|has|had|can|could|will|would|"
    r"what|when|where|which|who|why|how)\b",
    re.IGNORECASE | re.DOTALL,
)
_PLEASE = re.compile(r"\bplease\b", re.IGNORECASE)
_INFLECTED = {"e": ("e", "es", "ed", "ing"), "y": ("y", "ies", "ied", "ying")}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at in a text, and what to do: `rule` is a stable name."""

    rule: str
    detail: str
    remedy: str


def reading_age(text: str) -> int | None:
    """The age at which most people can read it, from 6; None where there are too few words to tell."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    sentences = sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part)) or 1
    letters = sum(len(word) for word in words)
    grade = 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43
    return max(6, ceil(grade) + 5)


def remarks(label: str, hint: str = "", options: tuple[str, ...] = ()) -> Iterator[Remark]:
    """What to look at in a question, its hint and the answers it offers."""
    whole = "\n".join([label, hint, *options])
    yield from _hard(whole)
    yield from _jargon(whole)
    if _PLEASE.search(whole):
        yield Remark("says-please", "It says “please”.", "Leave it out: on every question it becomes noise.")
    count = len(_WORD.findall(label))
    if count > MOST_WORDS:
        detail = f"The question is {count} words long."
        yield Remark("question-too-long", detail, f"Ask it in {MOST_WORDS} or fewer, and put the rest in its hint.")
    if _SECOND_QUESTION.search(label):
        detail = "It seems to ask two things at once."
        yield Remark("double-question", detail, "Ask each by itself: people may answer them differently.")


def _hard(whole: str) -> Iterator[Remark]:
    age = reading_age(whole)
    if age is not None and age > TOO_HARD:
        detail = f"Its reading age is {age}."
        yield Remark("hard-to-read", detail, f"Use shorter words and sentences: aim at {GOAL}.")


def _jargon(whole: str) -> Iterator[Remark]:
    for word, plain in JARGON.items():
        if found := _pattern(word).search(whole):
            yield Remark("jargon", f"“{found[0]}” is a word of offices.", f"Say “{plain}” if you can.")


def _pattern(word: str) -> re.Pattern[str]:
    """The word in its usual forms: "reside", "resides", "resided", "residing"."""
    if " " in word:
        return re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
    stem, endings = (word[:-1], _INFLECTED[word[-1]]) if word[-1] in _INFLECTED else (word, ("", "s", "ed", "ing"))
    return re.compile(rf"\b{re.escape(stem)}(?:{'|'.join(endings)})\b", re.IGNORECASE)
