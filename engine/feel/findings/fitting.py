"""Which kinds fit which operators, and the kind of what they give (DMN 1.5, 10.3.2.13.1 and Table 57)."""

_NUMBER, _STRING, _DATE, _TIME, _MOMENT = "number", "string", "date", "time", "date and time"
_DAYS, _MONTHS = "days and time duration", "years and months duration"
ORDERED_KINDS = frozenset({_NUMBER, _STRING, _DATE, _TIME, _MOMENT, _DAYS, _MONTHS})
"""The kinds whose values come before or after one another."""

_SHIFTED = {
    (_DATE, _DAYS): _DATE,
    (_DATE, _MONTHS): _DATE,
    (_MOMENT, _DAYS): _MOMENT,
    (_MOMENT, _MONTHS): _MOMENT,
    (_TIME, _DAYS): _TIME,
    (_DAYS, _DAYS): _DAYS,
    (_MONTHS, _MONTHS): _MONTHS,
    (_NUMBER, _NUMBER): _NUMBER,
}
_SCALED = {(_NUMBER, _NUMBER): _NUMBER, (_DAYS, _NUMBER): _DAYS, (_MONTHS, _NUMBER): _MONTHS}
_RESULTS: dict[str, dict[tuple[str, str], str]] = {
    "+": {**_SHIFTED, **{(b, a): kind for (a, b), kind in _SHIFTED.items()}, (_STRING, _STRING): _STRING},
    "-": {
        **_SHIFTED,
        **{(a, b): _DAYS for a in (_DATE, _MOMENT) for b in (_DATE, _MOMENT)},
        (_TIME, _TIME): _DAYS,
    },
    "*": {**_SCALED, **{(b, a): kind for (a, b), kind in _SCALED.items()}},
    "/": {**_SCALED, (_DAYS, _DAYS): _NUMBER, (_MONTHS, _MONTHS): _NUMBER},
    "**": {(_NUMBER, _NUMBER): _NUMBER},
}


def result_of(operator: str, left: str, right: str) -> str | None:
    """The kind an arithmetic operator gives for two kinds; None if it never takes them."""
    return _RESULTS[operator].get((left, right))
