"""What the step benchmarks measure is what they say, whatever the seconds."""

from collections.abc import Iterator
from typing import Any

import pytest

from engine.models import Candidate, Subscription, UserTask
from engine.rows import table_of
from tests.benchmarks import lists, pages, turns
from tests.benchmarks.site import Site, site

OWN = {"id", "process_instance_id", "user_task_id", "conversation", "started_at", "created_at", "audit_hash"}
"""What differs from one instance to the next."""


@pytest.fixture
def measured() -> Iterator[Site]:
    with site() as made:
        yield made


def rows_of(measured: Site, instance_id: str) -> dict[Any, list[dict[str, Any]]]:
    return {kind: lists._rows(measured, table_of(kind), instance_id) for kind in lists.COPIED}


def without_own(rows: dict[Any, list[dict[str, Any]]]) -> dict[Any, list[dict[str, Any]]]:
    return {
        kind: [{name: value for name, value in row.items() if not _is_own(row, name)} for row in found]
        for kind, found in rows.items()
    }


def _is_own(row: dict[str, Any], name: str) -> bool:
    """Also the variable `case`, which says when it was started."""
    return name in OWN or (name == "value" and row.get("name") == "case")


def test_rows_inserted_in_bulk_are_those_that_the_engine_writes(measured: Site) -> None:
    measured.deploy("listed", lists.waiting_for_a_clerk())
    measured.deploy_model("called", lists.waiting_for_a_message())
    for key, variables in (("listed", {"due": "2027-01-05T12:00:00Z"}), ("called", {"key": "key 7"})):
        first, second = (measured.start(key, {"name": "Somebody", **variables}) for _ in range(2))
        written = rows_of(measured, first)
        assert written[Subscription] or (written[UserTask] and written[Candidate])

        assert without_own(lists.copied(written, 7)) == without_own(rows_of(measured, second))


def test_a_task_of_a_copied_case_can_be_completed(measured: Site) -> None:
    measured.deploy("listed", lists.waiting_for_a_clerk())
    first = measured.start("listed", {"name": "Somebody", "due": "2027-01-05T12:00:00Z"})
    lists.copies(measured, first, range(3))
    with measured.engine.database.read() as session:
        found = lists.task_lists.page(session, lists.task_lists.offered_to_group("clerks")).tasks

    for task in found:
        measured.complete(task.id, {})

    assert len(found) == 4
    assert {measured.state_of(task.process_instance_id) for task in found} == {"completed"}


def test_our_pages_and_the_floors_are_the_same_size(measured: Site) -> None:
    [found] = pages.measure(measured, rounds=1, cases=1)

    assert found.get.times == found.floor_get.times == pages.STEPS
    assert found.post.times == found.floor_post.times == found.engine.times == pages.STEPS
    assert all(each > 0 for name, each in pages.report([found]).items() if "server" not in name)
    assert abs(found.bytes - found.floor_bytes) < found.bytes * 0.05


def test_a_repeated_task_writes_as_much_among_many_as_among_few(measured: Site) -> None:
    measured.deploy("many", turns.two_hundred())

    few, many = (turns._complete_all(measured, count)[1] for count in (10, 60))

    assert many == pytest.approx(few, rel=0.05)
