"""What a room (accounts, apply, tasks, cases, …) brings into the application: its views and its place in the bars."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Flask

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a view. `label` is `lazy_gettext(…)`; `shown()` may leave it out for the person who asks."""

    label: "LazyString | str"
    endpoint: str
    shown: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Room:
    """One room. `prepare(app)` runs once, before its views are registered.

    staff_nav: links in the staff bar. person_menu: links under the person's name. footer: links in the citizens'
    footer. find: the view that the bar's “Find a case” asks, by GET with `words`. sign_out: the view that its
    “Sign out” button posts to.
    """

    blueprint: Blueprint
    prepare: Callable[[Flask], None] | None = None
    staff_nav: tuple[Link, ...] = ()
    person_menu: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    find: str | None = None
    sign_out: str | None = None
    development_only: bool = False
