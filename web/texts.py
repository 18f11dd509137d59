"""Page text in the visitor's language: flask_babel's gettext and ngettext with types that can be relied upon."""

import flask_babel


def gettext(text: str, **values: object) -> str:
    return str(flask_babel.gettext(text, **values))


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    return str(flask_babel.ngettext(singular, plural, num, **values))
