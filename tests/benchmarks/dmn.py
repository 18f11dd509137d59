"""DMN: a decision table of sixteen rows and twelve columns, of which the last row fits."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine import dmn
from engine.feel.types import Date
from tests.benchmarks.measurement import Comparison

MODEL = Path(__file__).parents[2] / "processes" / "blue_badge" / "eligibility.dmn"
REASON = {
    "end_of_life": "no",
    "mobility_affected": "yes",
    "child_equipment": None,
    "child_vehicle": None,
    "benefit": "none",
    "pip_moving": None,
    "pip_planning": None,
    "pip_descriptor_e": None,
    "afcs_tariff": None,
    "afcs_certified": None,
}
INPUTS: Mapping[str, Any] = {
    "person": {"date_of_birth": Date(1954, 5, 17)},
    "case": {"started": Date(2026, 3, 2)},
    "reason": REASON,
    "condition": {"difficulties": ["pain", "breathless"], "drives": "no"},
}


def comparisons() -> list[Comparison]:
    """The table alone, and with the journal that says why, each against the same rules in Python."""
    model = dmn.read(MODEL.read_bytes())
    ours: dict[str, Callable[[], object]] = {
        "dmn: model.evaluate(table, inputs)": lambda: model.evaluate("route", INPUTS),
        "dmn: model.decide(table, inputs).value": lambda: model.decide("route", INPUTS).value,
    }
    return [Comparison(what, "if and elif in Python", work, lambda: _route(**INPUTS)) for what, work in ours.items()]


def _age(born: Date, day: Date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _route(
    person: dict[str, Any], case: dict[str, Any], reason: dict[str, Any], condition: dict[str, Any]
) -> dict[str, str]:
    """The rows in their order; what they say is left out but for the last."""
    age = _age(person["date_of_birth"], case["started"])
    benefit, moving, planning = reason["benefit"], reason["pip_moving"], reason["pip_planning"]
    if reason["end_of_life"] == "yes" and reason["mobility_affected"] == "yes":
        return {"way": "fast_track"}
    if age < 3 and reason["child_equipment"] == "yes":
        return {"way": "further_assessment", "short": "Under 3, equipment"}
    if age < 3 and reason["child_vehicle"] == "yes":
        return {"way": "further_assessment", "short": "Under 3, near a vehicle"}
    if age < 3:
        return {"way": "further_assessment", "short": "Under 3"}
    if benefit in ("dla", "wpms", "blind"):
        return {"way": "without_assessment"}
    if benefit == "pip" and moving is not None and moving >= Decimal(8):
        return {"way": "without_assessment", "short": f"PIP moving around {moving}"}
    if benefit == "pip" and planning == Decimal(10) and reason["pip_descriptor_e"] == "yes":
        return {"way": "without_assessment", "short": "PIP journeys 10 E"}
    if benefit == "pip":
        return {"way": "further_assessment", "short": f"PIP journeys {planning}"}
    if benefit == "afcs" and reason["afcs_tariff"] <= Decimal(8) and reason["afcs_certified"] == "yes":
        return {"way": "without_assessment", "short": f"Armed Forces, tariff {reason['afcs_tariff']}"}
    if benefit == "afcs":
        return {"way": "further_assessment", "short": f"Armed Forces, tariff {reason['afcs_tariff']}"}
    if "arms" in condition["difficulties"] and condition["drives"] == "yes":
        return {"way": "further_assessment", "short": "Both arms, drives"}
    if condition["difficulties"] == ["none"]:
        return {"way": "further_assessment", "short": "None of these"}
    return {
        "way": "further_assessment",
        "short": "None of these",
        "reason": "None of the benefits. Says what makes walking hard: further assessment.",
    }
