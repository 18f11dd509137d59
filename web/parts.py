"""What the components in templates/components/ are given. Each class is one macro's data; all text is ready to read
(translated, dates in words). A string is escaped; a `Markup` may carry links and bold."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Action:
    """A link (`href`), or a button of the form around it (`name`, `value`, `form` by id).

    kind: primary (one a page), secondary, link, start (the green one of a start page).
    """

    label: str
    href: str = ""
    kind: Literal["primary", "secondary", "link", "start"] = "secondary"
    name: str = ""
    value: str = ""
    form: str = ""
    formaction: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the post. `note` is the line under it: who, when, how long."""

    name: str
    state: Literal["done", "now", "to_come"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: a sentence, what to do, and the button for it. `after` follows the button."""

    title: str
    whose: Literal["yours", "ours"]
    text: str = ""
    action: Action | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, what matters about it, and a line under it. For facts, dates and the identity bar."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """One of the clocks of a case. `days`: a cell per working day, which `note` says in words."""

    label: str
    value: str
    note: str = ""
    days: Sequence[Literal["past", "paused", "today", "to_come"]] = ()
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """The aside with the telephone number. `text` goes before the number, `hours` after it."""

    title: str
    number: str
    text: str = ""
    hours: str = ""
    link: Action | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When a task is due, in words; `date` says it in full."""

    words: str
    urgency: Literal["late", "today", "soon", "later"] = "later"
    date: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row of the task table. `facts` are the cells of the table's own columns, in order."""

    id: str
    due: Due
    step: str
    href: str
    who: str
    reference: str
    facts: Sequence[str] = ()
    new: str = ""
    held_by: str = ""
    age: str = ""
    mark: str = ""
    is_ticked: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One field of the filters: text without `choices`, else a select."""

    name: str
    label: str
    value: str = ""
    choices: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set; its link takes it away."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class View:
    """A line of the left column of the inbox. `late` counts those late."""

    label: str
    href: str
    count: str = ""
    late: int = 0
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ViewGroup:
    title: str
    views: Sequence[View]


@dataclass(frozen=True, slots=True)
class Tab:
    """A section of a page, by its anchor or address."""

    label: str
    href: str
    count: int | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `lines` is what was said; `note` where it comes from or what it was before; `change` its address."""

    question: str
    lines: Sequence[str]
    note: str = ""
    change: str = ""
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class AnswerSection:
    title: str
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline. `when` in words, `datetime` for machines; `text` holds the actor in bold."""

    when: str
    datetime: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row of evidence: `name` of its radios, `value` of the one chosen."""

    id: str
    name: str
    title: str
    note: str = ""
    value: str = ""
    choices: Sequence[Choice] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A question of the conflict: what was kept, and one's own."""

    question: str
    kept: str
    yours: str

    @property
    def is_same(self) -> bool:
        return self.kept == self.yours


@dataclass(frozen=True, slots=True)
class Why:
    """A rule's record. `rows` are cells under `columns`; `matched` are the indexes of the rows that fit."""

    title: str
    source: str
    text: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    matched: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class PublicWhy:
    """A rule's record for the person: what it means, because of what, and what would change it, with the proof."""

    title: str
    means: str
    because: str
    changes: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A row of a list of things with a link: a document, a related case, a part of what we have."""

    label: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a case is about: name, reference, one sentence, how to reach them, what can be done."""

    name: str
    reference: str
    sentence: str = ""
    facts: Sequence[Fact] = ()
    actions: Sequence[Action] = ()
    task: str = ""
    held: str = ""
    warning: str = ""
    back: Action | None = None
    around: Sequence[Action] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Empty:
    """What is true, why, and the one useful thing to do."""

    title: str
    text: str
    icon: Literal["inbox", "search", "document", "problem"] = "inbox"
    action: Action | None = None
