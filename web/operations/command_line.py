"""`fingerpost incidents`, `case`, `jobs` and `workers`: what operators' pages do, at a prompt."""

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_
from sqlalchemy.orm import Session

from engine import oversight, queries
from engine.engine import Engine
from engine.errors import EngineError
from engine.models import Incident, ProcessInstance
from engine.moving import Outcome, Start
from engine.people import SYSTEM
from engine.values import Value
from web.operations import literals

Opened = Callable[[], Engine]
Commands = Any
"""argparse's own class for a set of commands is private."""


class Refused(Exception):
    """What was asked for cannot be done; the message says why."""


def add_commands(commands: Commands, opened: Opened) -> None:
    _add_incidents(commands.add_parser("incidents", help="list what stands still, and mend it"), opened)
    _add_case(commands.add_parser("case", help="pause, resume, move or cancel a case"), opened)

    jobs = commands.add_parser("jobs", help="count jobs by state, or list those of one")
    jobs.add_argument("state", nargs="?", choices=oversight.JOB_STATES)
    jobs.set_defaults(run=lambda parsed: _jobs(opened(), parsed))

    workers = commands.add_parser("workers", help="list who runs jobs, and when they were last seen")
    workers.set_defaults(run=lambda parsed: _workers(opened()))


def _add_incidents(parser: argparse.ArgumentParser, opened: Opened) -> None:
    parser.set_defaults(run=lambda parsed: _list(opened()))
    commands = parser.add_subparsers(metavar="WHAT")

    listed = commands.add_parser("list", help="what stands still, by cause")
    listed.set_defaults(run=lambda parsed: _list(opened()))

    show = commands.add_parser("show", help="everything about one incident")
    show.add_argument("id")
    show.set_defaults(run=lambda parsed: _show(opened(), parsed))

    retry = commands.add_parser("retry", help="try again: one incident, those of a step, or all")
    retry.add_argument("id", nargs="?")
    retry.add_argument("--journey")
    retry.add_argument("--element")
    retry.add_argument("--all", action="store_true")
    retry.set_defaults(run=lambda parsed: _retry(opened(), parsed))

    skip = commands.add_parser("skip", help="pass over the step, as if it had been done")
    skip.add_argument("id")
    skip.add_argument("--reason", required=True)
    skip.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a value as JSON or FEEL")
    skip.set_defaults(run=lambda parsed: _skip(opened(), parsed))


def _add_case(parser: argparse.ArgumentParser, opened: Opened) -> None:
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    for name, words in (
        ("suspend", "pause a case: nothing in it moves"),
        ("resume", "let a paused case go on"),
        ("cancel", "end a case, whatever is open in it"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("case", help="its reference or id")
        command.add_argument("--reason", required=True)
        command.set_defaults(run=lambda parsed, name=name: _change(opened(), parsed, name))

    move = commands.add_parser("move", help="end steps of a case here, and begin others there")
    move.add_argument("case", help="its reference or id")
    move.add_argument("--end", action="append", default=[], metavar="ELEMENT", help="an open step, by the diagram's id")
    move.add_argument("--begin", action="append", default=[], metavar="ELEMENT", help="a step to begin")
    move.add_argument("--reason", default="")
    move.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    move.set_defaults(run=lambda parsed: _move(opened(), parsed))


def _list(engine: Engine) -> int:
    with engine.database.read() as session:
        page = oversight.troubles(session)
        for each in page.rows:
            place = " ".join(filter(None, (each.cause.journey_key, each.cause.element_id))) or "(no case)"
            others = f" (and {each.others} that say something else)" if each.others else ""
            print(f"{each.count:6}  {_stamp(each.oldest)}  {each.cause.kind:10}  {place}: {each.message}{others}")
            for incident in oversight.incidents(session, each.cause.where, limit=3).rows:
                print(f"{'':8}{incident.id}  {_reference(session, incident)}")
    if not page.rows:
        print("Nothing stands still.")
    elif page.after:
        print("There are more causes than are shown.")
    return 0


def _show(engine: Engine, parsed: argparse.Namespace) -> int:
    with engine.database.read() as session:
        incident = oversight.incident(session, parsed.id)
        said = {
            "incident": incident.id,
            "case": _reference(session, incident),
            "journey": incident.journey_key,
            "element": incident.element_id,
            "kind": incident.kind,
            "since": _stamp(incident.created_at),
            "how it ended": incident.resolution or "(it stands still)",
            "what it said": incident.message,
        }
    for label, value in said.items():
        print(f"{label:13} {value or ''}")
    print(incident.detail or "")
    return 0


def _retry(engine: Engine, parsed: argparse.Namespace) -> int:
    ids = [parsed.id] if parsed.id else _wanted(engine, parsed)
    done = 0
    for incident_id in ids:
        try:
            with engine.database.begin() as session:
                engine.retry(session, incident_id, SYSTEM)
            done += 1
        except EngineError as error:
            if parsed.id:
                raise
            print(f"{incident_id}: {error}")
    print(f"Tried again: {done}. What still fails is an incident anew.")
    return 0


def _wanted(engine: Engine, parsed: argparse.Namespace) -> list[str]:
    """Each once: those that come of trying again are not among them."""
    if not (parsed.all or parsed.journey):
        raise Refused("Say which: an id, --journey with or without --element, or --all.")
    conditions = [Incident.resolved_at.is_(None)]
    if parsed.journey:
        conditions.append(Incident.journey_key == parsed.journey)
    if parsed.element:
        conditions.append(Incident.element_id == parsed.element)
    found: list[str] = []
    after = None
    with engine.database.read() as session:
        while True:
            page = oversight.incidents(session, and_(*conditions), after, limit=500)
            found += [each.id for each in page.rows]
            after = page.after
            if after is None:
                return found


def _skip(engine: Engine, parsed: argparse.Namespace) -> int:
    given = _given(parsed.set)
    with engine.database.begin() as session:
        engine.skip(session, parsed.id, parsed.reason, given, SYSTEM)
    print("Passed over.")
    return 0


def _given(texts: list[str]) -> Mapping[str, Value]:
    given: dict[str, Value] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise Refused(f"“{text}” must be NAME=VALUE.")
        try:
            given[name] = literals.read(value)
        except literals.NotAValue as error:
            raise Refused(f"{name}: {error}") from None
    return given


def _change(engine: Engine, parsed: argparse.Namespace, name: str) -> int:
    with engine.database.begin() as session:
        instance = _found(session, parsed.case)
        getattr(engine, name)(session, instance.id, parsed.reason, SYSTEM)
    done = {"suspend": "is paused", "resume": "goes on", "cancel": "is cancelled"}[name]
    print(f"{parsed.case} {done}.")
    return 0


def _move(engine: Engine, parsed: argparse.Namespace) -> int:
    if not parsed.reason and not parsed.dry_run:
        raise Refused("Say why: --reason. Or look first: --dry-run.")
    with engine.database.begin() as session:
        instance = _found(session, parsed.case)
        open_now = {row.element_id: row.number for row in queries.tokens(session, instance.id) if row.parent is None}
        unknown = [each for each in parsed.end if each not in open_now]
        if unknown:
            raise Refused(f"Not open: {', '.join(unknown)}. Open: {', '.join(sorted(open_now))}.")
        ended = [open_now[each] for each in parsed.end]
        begun = [Start(each) for each in parsed.begin]
        outcome = engine.move(session, instance.id, ended, begun, parsed.reason, SYSTEM, dry_run=parsed.dry_run)
    _say(outcome)
    print("Nothing was changed." if parsed.dry_run else "Moved.")
    return 0


def _say(outcome: Outcome) -> None:
    for sign, changes in (("-", outcome.closes), ("+", outcome.opens)):
        for each in changes:
            print(f"{sign} {each.kind:10} {each.element_id or ''}  {each.said}")
    if outcome.ends:
        print("The case ends by this.")


def _jobs(engine: Engine, parsed: argparse.Namespace) -> int:
    with engine.database.read() as session:
        now = engine.clock.now(session)
        if parsed.state is None:
            for state, count in oversight.job_counts(session, now).items():
                print(f"{state:8} {_counted(count)}")
            return 0
        page = oversight.jobs(session, parsed.state, now)
        cases = queries.cases_by_id(session, [job.process_instance_id for job in page.rows if job.process_instance_id])
    for job in page.rows:
        case = cases.get(job.process_instance_id or "")
        journey = job.journey_key or (case.journey_key if case else "")
        reference = (case.business_key or case.id) if case else None
        place = " ".join(filter(None, (journey, reference, job.element_id)))
        print(f"{_stamp(job.due_at)}  {job.kind:11} {place} {job.type}  {job.last_error or ''}".rstrip())
    print("There are more." if page.after else f"{len(page.rows)} in all.")
    return 0


def _workers(engine: Engine) -> int:
    with engine.database.read() as session:
        now = engine.clock.now(session)
        found = oversight.workers(session)
    for each in found:
        gone = "" if now - each.seen_at <= oversight.SEEN else "  not seen for a while"
        print(f"{each.name}  last seen {_stamp(each.seen_at)}, busy {each.busy} of {each.threads}{gone}")
    if not found:
        print("No worker was seen.")
    return 0


def _counted(count: int) -> str:
    return f"{count:,}" if count < oversight.MOST_COUNTED else f"{oversight.MOST_COUNTED - 1:,} or more"


def _found(session: Session, reference: str) -> ProcessInstance:
    return queries.by_business_key(session, reference) or queries.process_instance(session, reference)


def _reference(session: Session, incident: Incident) -> str:
    if incident.process_instance_id is None:
        return ""
    instance = session.get_one(ProcessInstance, incident.process_instance_id)
    return instance.business_key or instance.id


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
