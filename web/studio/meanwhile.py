"""Two people at one form: what the other has written since it was opened, beside what was typed on it."""

from collections.abc import Mapping

from web.texts import gettext as _

Values = Mapping[str, str]


def bring_together(before: Values, theirs: Values, typed: Values, by: str) -> tuple[dict[str, str], dict[str, str]]:
    """What to say, by the name of the field, and what to show in each field.

    A field that was left alone takes what the other wrote. Where both wrote, one's own stands, and what they wrote is
    said beside it.
    """
    shown, said = dict(typed), {}
    for name, value in theirs.items():
        mine = _same_lines(typed.get(name, ""))
        if value == before.get(name, "") or value == mine:
            continue
        if mine == _same_lines(before.get(name, "")):
            shown[name] = value
        else:
            said[name] = _("%(name)s wrote here: “%(theirs)s”. Yours stands below", name=by, theirs=value)
    return said, shown


def _same_lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
