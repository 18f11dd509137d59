"""Messages and signals: who takes them, who keeps them, and that each has its effect once."""

import pytest
from sqlalchemy import select

from engine import queries
from engine.errors import InvalidModel, UnusableValue
from engine.models import KeptMessage
from tests.engine.events import drawn, events_model, message, named, signal, timer
from tests.engine.people import ANN, Build
from tests.fluent import assert_that
from tests.models import definitions, mapping

WAITS = "start -> wait: intermediateCatchEvent -> after: user -> end"
KEYED = events_model(WAITS, {"wait": message("paid")}, named(messages={"paid": "order"}))
UNKEYED = events_model(WAITS, {"wait": message("paid")}, named(messages={"paid": None}))
STARTS = events_model(
    "begun: startEvent -> after: user -> end", {"begun": message("paid")}, named(messages={"paid": None})
)


def test_a_message_goes_to_the_instance_that_waits_with_its_key(bench: Build) -> None:
    made = bench(KEYED)
    one, two = made.start(variables={"order": "1"}), made.start(variables={"order": "2"})
    assert_that(one).is_waiting_at("wait")

    found = made.correlate("paid", "2", {"amount": 5})

    assert (found.outcome, found.instance_id) == ("delivered", two.id)
    assert_that(one).is_waiting_at("wait")
    assert_that(two).is_waiting_at("after").has_passed("start", "wait")
    assert two.variables["amount"] == 5


def test_of_several_that_wait_for_any_message_the_first_takes_it(bench: Build) -> None:
    made = bench(UNKEYED)
    one, two = made.start(), made.start()

    made.correlate("paid", "whatever")
    assert_that(one).is_waiting_at("after")
    assert_that(two).is_waiting_at("wait")

    made.correlate("paid")
    assert_that(two).is_waiting_at("after")


def test_a_message_without_a_key_reaches_nobody_who_waits_for_one(bench: Build) -> None:
    made = bench(KEYED)
    instance = made.start(variables={"order": "1"})

    assert made.correlate("paid").outcome == "kept"
    assert_that(instance).is_waiting_at("wait")


def test_a_message_that_comes_first_waits_for_its_receiver_for_an_hour(bench: Build) -> None:
    made = bench(KEYED)
    assert made.correlate("paid", "1", {"n": 1}).outcome == "kept"
    assert made.correlate("paid", "2", {"n": 2}).outcome == "kept"

    made.advance(3500)
    one = made.start(variables={"order": "1"})
    assert_that(one).is_waiting_at("after")
    assert one.variables["n"] == 1

    made.advance(200)
    assert_that(made.start(variables={"order": "2"})).is_waiting_at("wait")


def test_a_kept_message_is_taken_once(bench: Build) -> None:
    made = bench(UNKEYED)
    made.correlate("paid")

    assert_that(made.start()).is_waiting_at("after")
    assert_that(made.start()).is_waiting_at("wait")
    with made.database.read() as session:
        assert session.scalars(select(KeptMessage)).all() == []


def test_a_second_message_with_the_same_id_is_ignored(bench: Build) -> None:
    made = bench(UNKEYED)
    one, two = made.start(), made.start()

    assert made.correlate("paid", message_id="m1").outcome == "delivered"
    assert made.correlate("paid", message_id="m1").outcome == "duplicate"
    assert_that(one).is_waiting_at("after")
    assert_that(two).is_waiting_at("wait")

    made.advance(3601)
    assert made.correlate("paid", message_id="m1").outcome == "delivered"


def test_a_message_starts_an_instance(bench: Build) -> None:
    made = bench(STARTS)

    found = made.correlate("paid", None, {"amount": 5})

    [instance] = made.instances
    assert (found.outcome, found.instance_id) == ("started", instance.id)
    assert_that(instance).is_waiting_at("after").has_passed("begun")
    assert instance.variables["amount"] == 5
    assert instance.broken_links() == []


def test_a_message_with_a_key_starts_a_second_instance_only_when_the_first_has_ended(bench: Build) -> None:
    made = bench(STARTS)
    made.correlate("paid", "1")
    assert made.correlate("paid", "1", {"again": True}).outcome == "kept"
    assert made.correlate("paid", "2").outcome == "started"
    first = made.instances[0]

    made.complete("after", instance=first)

    assert_that(first).is_completed()
    assert len(made.instances) == 3
    assert made.instances[2].variables["again"] is True


def test_a_new_version_starts_instead_of_the_old_one(bench: Build) -> None:
    made = bench(STARTS)
    again = STARTS.replace(b'"after"', b'"later"')
    with made.database.begin() as session:
        newer = made.engine.deploy(session, {**made.files, "process.bpmn": again}, ANN)

    made.correlate("paid")

    [instance] = made.instances
    assert_that(instance).is_waiting_at("later")
    with made.database.read() as session:
        assert queries.process_instance(session, instance.id).deployment_id == newer.id


def test_a_signal_reaches_everybody_who_waits_and_every_start(bench: Build) -> None:
    waits = drawn(WAITS, {"wait": signal("flood")})
    starts = drawn("b: startEvent -> c: user -> e: end", {"b": signal("flood")}, "other", prefix="o_")
    made = bench(definitions(named(signals=("flood",)) + waits.process() + starts.process()))
    one, two = made.start(), made.start()

    made.signal("flood", {"depth": 3})

    assert_that(one).is_waiting_at("after")
    assert_that(two).is_waiting_at("after")
    assert two.variables["depth"] == 3
    third = made.instances[2]
    assert third.process_id == "other"
    assert_that(third).is_waiting_at("c")
    assert third.variables["depth"] == 3


def test_a_signal_that_nobody_waits_for_is_gone(bench: Build) -> None:
    made = bench(events_model(WAITS, {"wait": signal("flood")}, named(signals=("flood",))))

    made.signal("flood")

    assert_that(made.start()).is_waiting_at("wait")


def test_one_instance_throws_a_message_that_another_waits_for(bench: Build) -> None:
    waits = drawn(WAITS, {"wait": message("paid")})
    throws = drawn(
        "s: startEvent -> t: intermediateThrowEvent -> e: end",
        {"t": message("paid")},
        "other",
        {"t": mapping(inputs={"amount": "5", "order": '"1"'})},
        "o_",
    )
    made = bench(definitions(named(messages={"paid": "order"}) + waits.process() + throws.process()))
    one, two = made.start(variables={"order": "1"}), made.start(variables={"order": "2"})

    other = made.start("other")

    assert_that(other).is_completed()
    assert_that(one).is_waiting_at("after")
    assert one.variables["amount"] == 5
    assert_that(two).is_waiting_at("wait")


def test_a_message_event_without_a_usable_key_is_an_incident(bench: Build) -> None:
    made = bench(KEYED)

    instance = made.start()

    assert "correlation key" in instance.incidents[0]


POOLS = (
    '<bpmn:collaboration id="c"><bpmn:participant id="p1" processRef="process"/>'
    '<bpmn:participant id="p2" processRef="other"/>'
    '<bpmn:messageFlow id="m1" sourceRef="ask" targetRef="asked"/>'
    '<bpmn:messageFlow id="m2" sourceRef="answer" targetRef="answered"/></bpmn:collaboration>'
)


def pools(other_start: str = "") -> bytes:
    asks = drawn(
        "start -> ask: intermediateThrowEvent -> answered: intermediateCatchEvent -> after: user -> end",
        {"ask": message("question"), "answered": message("reply")},
        extensions={"ask": mapping(inputs={"text": "text"})},
    )
    answers = drawn(
        "asked: startEvent -> think: user -> answer: intermediateThrowEvent -> e: end",
        {"asked": message("question"), "answer": message("reply")},
        "other",
        {"answer": mapping(inputs={"told": "told"})},
        "o_",
    )
    heads = named(messages={"question": None, "reply": None})
    return definitions(heads + POOLS + asks.process() + answers.process())


def test_a_message_flow_starts_the_other_pool_and_its_answer_comes_back_to_who_asked(bench: Build) -> None:
    made = bench(pools())
    one, two = made.start(variables={"text": "1"}), made.start(variables={"text": "2"})
    asked_by_one, asked_by_two = made.instances[1], made.instances[3]
    assert (made.instances[0], made.instances[2]) == (one, two)
    assert asked_by_two.variables["text"] == "2"
    assert_that(one).is_waiting_at("answered")

    made.complete("think", {"told": "two"}, instance=asked_by_two)
    assert_that(asked_by_two).is_completed()
    assert_that(two).is_waiting_at("after")
    assert two.variables["told"] == "two"
    assert_that(one).is_waiting_at("answered")

    made.complete("think", {"told": "one"}, instance=asked_by_one)
    assert one.variables["told"] == "one"


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_a_process_that_starts_itself_again_and_again_is_stopped_with_an_incident(bench: Build, kind: str) -> None:
    events = {"message": message, "signal": signal}[kind]
    heads = named(messages={"again": None}, signals=("round",))
    name = {"message": "again", "signal": "round"}[kind]
    made = bench(
        events_model(
            "start -> end\n s: startEvent -> t: intermediateThrowEvent -> e: end",
            {"s": events(name), "t": events(name)},
            heads,
        )
    )

    if kind == "message":
        made.correlate(name)
    else:
        made.signal(name)

    assert len(made.instances) < 60
    assert "set off one another" in made.instances[-1].incidents[0]


def test_a_name_that_cannot_be_kept_is_refused_in_words(bench: Build) -> None:
    made = bench(UNKEYED)

    for name, key in (("", None), ("n" * 201, None), ("n", "k" * 201), ("n\0", None)):
        with pytest.raises(UnusableValue):
            made.correlate(name, key)


def test_a_start_that_cannot_be_waited_for_stops_the_deployment(bench: Build) -> None:
    with pytest.raises(InvalidModel, match="“soon”"):
        bench(events_model("begun: startEvent -> end", {"begun": timer("timeDate", "soon")}))
