"""The pattern pages, in development only: every component in each of its states, and the screens of the pictures.

The browser tests walk through PAGES first; the people on them are invented.
"""

from flask import Blueprint, abort, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from web.parts import Action
from web.patterns import citizens, questions, staff
from web.rights import allow
from web.rooms import Link, Room

blueprint = Blueprint("patterns", __name__, url_prefix="/patterns")
room = Room(blueprint, footer=(Link(_l("Patterns"), "patterns.index"),), development_only=True)

QUESTIONS = {
    f"{density}-questions-{state}": (f"Every question, {state}", {"density": density, "state": state})
    for density in ("citizen", "staff")
    for state in ("empty", "filled", "error")
}
PAGES = {**citizens.PAGES, **staff.PAGES, **QUESTIONS}
"""Name → (title, what the template is given)."""


@blueprint.get("/")
@allow("public")
def index() -> str:
    """Every pattern page."""
    return render_template("patterns/index.html", pages=[(name, title) for name, (title, _data) in PAGES.items()])


@blueprint.get("/<name>")
@allow("public")
def page(name: str) -> str:
    """One pattern page."""
    if name not in PAGES:
        abort(404)
    title, data = PAGES[name]
    if name in QUESTIONS:
        density = data["density"]
        questions_drawn = questions.drawn(density, data["state"])
        return render_template(f"patterns/{density}-questions.html", page_title=title, **questions_drawn)
    home = Action(_("Patterns"), "/patterns/")
    return render_template(f"patterns/{name}.html", page_title=title, home=home, **data)
