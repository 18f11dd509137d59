from typing import Any

import pytest

from engine.feel.types import Date, DateTime, Time
from forms import answers
from forms.pages import Form
from forms.rendering import render_page
from tests.forms.factories import NOW, form_of
from tests.forms.pages_checked import checked


def asking(subtype: str, **more: Any) -> Form:
    labels = {"timeLabel": "Time of the appointment"} if subtype == "time" else {"dateLabel": "Appointment"}
    return form_of({"type": "datetime", "id": "at", "key": "at", "subtype": subtype, **labels, **more})


def read(form: Form, *texts: str) -> tuple[object, list[str]]:
    """What is read of texts in the order of the fields, and the errors."""
    names = form.question("at").names
    posted = {name: [text] for name, text in zip(names, texts, strict=True)}
    found = answers.read_page(form, form.pages[0], posted, now=NOW)
    return found.values.get("at"), [error.text for error in found.errors]


@pytest.mark.parametrize(
    ("hour", "minute", "time"),
    [
        ("9", "05", Time(9, 5)),
        ("23", "59", Time(23, 59)),
        ("0", "0", Time(0, 0)),
        ("2pm", "30", Time(14, 30)),
        ("12 a.m.", "15", Time(0, 15)),
        ("12PM", "00", Time(12, 0)),
    ],
)
def test_a_time_is_read_as_people_write_it(hour: str, minute: str, time: Time) -> None:
    assert read(asking("time"), hour, minute) == (time, [])


@pytest.mark.parametrize(
    ("hour", "minute", "error"),
    [
        ("", "30", "Time of the appointment must include an hour"),
        ("14", "", "Time of the appointment must include a minute"),
        ("24", "00", "Hour must be between 0 and 23"),
        ("13pm", "00", "Hour must be between 0 and 23"),
        ("14", "60", "Minute must be between 0 and 59"),
        ("-1", "00", "Hour must be between 0 and 23"),
        ("½", "00", "Hour must be between 0 and 23"),
    ],
)
def test_what_is_no_time_is_said_exactly(hour: str, minute: str, error: str) -> None:
    value, errors = read(asking("time"), hour, minute)

    assert value is None
    assert errors == [error]


def test_a_time_passed_over_is_null_unless_it_must_be_given() -> None:
    assert read(asking("time"), "", "") == (None, [])
    assert read(asking("time", validate={"required": True}), "", "")[1] == ["Enter time of the appointment"]


def test_a_day_with_a_time_is_a_moment() -> None:
    assert read(asking("datetime"), "27", "march", "2027", "2pm", "30") == (
        DateTime(Date(2027, 3, 27), Time(14, 30)),
        [],
    )


@pytest.mark.parametrize(
    ("texts", "error"),
    [
        (("27", "13", "2027", "14", "30"), "Month must be between 1 and 12"),
        (("27", "3", "2027", "25", "30"), "Hour must be between 0 and 23"),
        (("27", "3", "2027", "", ""), "Appointment must include an hour and minute"),
    ],
)
def test_what_is_no_moment_is_said_exactly(texts: tuple[str, ...], error: str) -> None:
    assert read(asking("datetime"), *texts)[1] == [error]


def test_the_limits_of_a_moment_are_its_days() -> None:
    form = asking("datetime", disallowPassedDates=True)

    assert read(form, "26", "10", "2026", "0", "0")[1] == []
    assert read(form, "25", "10", "2026", "23", "59")[1] == ["Appointment must be today or in the future"]


def test_times_read_with_twenty_four_hours() -> None:
    assert asking("time").question("at").display(Time(14, 5)) == ["14:05"]
    assert asking("datetime").question("at").display(DateTime(Date(2027, 3, 7), Time(9, 0))) == [
        "7 March 2027 at 09:00"
    ]


@pytest.mark.parametrize("subtype", ["time", "datetime"])
def test_what_was_answered_stands_in_the_fields_again(subtype: str) -> None:
    form, value = asking(subtype), {"time": Time(9, 5), "datetime": DateTime(Date(2027, 3, 7), Time(9, 5))}[subtype]

    posted = form.question("at").inputs(value)

    assert read(form, *(posted[name][0] for name in form.question("at").names)) == (value, [])


@pytest.mark.parametrize(("subtype", "fields"), [("time", 2), ("datetime", 5)])
def test_every_field_has_its_label_under_one_legend(subtype: str, fields: int) -> None:
    form = asking(subtype)

    html = checked(render_page(form.pages[0], {}))

    assert len(html.findall(".//input")) == fields
    labels = [label.text_content().strip() for label in html.findall(".//label")]
    assert labels[-2:] == ["Hour", "Minute"]
    assert len(html.findall(".//legend")) == 1


def test_another_kind_of_value_is_not_taken_from_the_case() -> None:
    assert answers.from_variables(asking("time"), {"at": Date(2027, 3, 7)}) == {}
    assert answers.from_variables(asking("time"), {"at": Time(9, 5)}) == {"at": Time(9, 5)}
