"""One run on one database: people drive journeys over HTTP while processes die, until every journey is at its end.

`python -m tests.chaos.run` makes both, in full, and prints what fell where and what was found.
"""

import argparse
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from engine.database import Database
from engine.engine import Engine
from engine.models import ProcessInstance
from engine.people import SYSTEM
from tests.chaos import checking, setup
from tests.chaos.browser import Lost
from tests.chaos.checking import Driven, Findings
from tests.chaos.killing import Killer
from tests.chaos.people import BLUE_BADGE, Citizen, Officer
from tests.chaos.processes import Installation, wait_until_ready
from tests.chaos.recording import RecordingServer, moody
from tests.databases import PostgreSQL, SQLite, start_postgresql
from web.config import Config
from web.wiring import make_engine


@dataclass(frozen=True)
class Plan:
    """How much of it: journeys of each kind, people at once, seconds between kills (each way in turn is a round), and
    how long the last jobs may take when the killing is over.
    """

    chaos: int = 120
    blue_badge: int = 40
    at_once: int = 8
    officers: int = 3
    pause: float = 2.5
    least_rounds: int = 1
    most_rounds: int = 1000
    drain_seconds: float = 120
    planted: bool = False


@dataclass
class Report:
    title: str
    findings: Findings
    kills: Counter[str]
    restarts: int
    retried: int
    outcomes: Counter[str]
    seconds: float
    ways: list[str]

    @property
    def wrong(self) -> list[str]:
        """Also what did not happen: a kill that fell nowhere proves nothing."""
        return self.findings.wrong + [f"no kill fell: {way}" for way in self.ways if not self.kills[way]]

    def __str__(self) -> str:
        lines = [f"{self.title}: {self.seconds:.0f} s"]
        lines += [f"  {count:6} {what}" for what, count in self.findings.counts.items()]
        lines += [f"  {self.outcomes[how]:6} calls that the other side would {how}" for how in self.outcomes]
        lines += [f"  {self.retried:6} pages that had to be loaded or sent again"]
        lines += [f"  {self.restarts:6} processes started again; they, or their connections, fell:"]
        lines += [f"    {self.kills[way]:6} {way}" for way in self.ways]
        lines += [f"  WRONG: {words}" for words in self.wrong[:40]] or ["  Nothing was lost, nothing was done twice."]
        return "\n".join(lines)


def run(title: str, database: Database, folder: Path, plan: Plan) -> Report:
    began = monotonic()
    driven = [Driven("chaos", f"chaos {n}") for n in range(plan.chaos)]
    driven += [Driven("blue_badge", f"badge {n}") for n in range(plan.blue_badge)]
    url = database.engine.url.render_as_string(hide_password=False)
    with RecordingServer(moody(1)) as recording:
        environment = {"RECORD_AT": recording.url, **_environment(folder, plan)}
        with Installation(folder, url, **environment) as installation:
            killer, retried, lost = _go_through(installation, database, driven, plan)
        engine = make_engine(Config(mode="development", database_url=url))
        findings = checking.check(engine, driven, recording)
        engine.database.dispose()
    findings.wrong += lost
    counts = (killer.counts, killer.restarts, retried, Counter(recording.outcomes))
    return Report(title, findings, *counts, monotonic() - began, killer.ways)


def _environment(folder: Path, plan: Plan) -> dict[str, str]:
    points = folder / "failpoints"
    points.mkdir()
    fault = {"PLANTED": "1"} if plan.planted else {}
    return {"FINGERPOST_FAILPOINTS": str(points), "HURRIED": "1", "SECRET_KEY": "chaos" * 8, **fault}


def _go_through(
    installation: Installation, database: Database, driven: list[Driven], plan: Plan
) -> tuple[Killer, int, list[str]]:
    """Until all is at its end, or for too long; how often people tried again, and what officers could not get past."""
    setup.deploy(installation)
    emails = setup.add_officers(database, plan.officers)
    sites = _start(installation, database)
    running = [each for each in installation.processes if each.arguments[0] in ("serve", "work")]
    killer = Killer(running, sites, database, installation.folder / "failpoints", plan.pause)
    killer.most_rounds = plan.most_rounds
    if plan.planted:
        killer.ways = ["planted"]
    with _people(sites, emails) as officers:
        killer.start()
        retried = _drive(sites, driven, plan)
        _until(lambda: killer.rounds >= plan.least_rounds, 60)
        killer.stop()
        _return_badges(database, driven)
        _until(lambda: _is_drained(database, len(driven)), plan.drain_seconds)
    lost = [f"{officer.email}: {words}" for officer in officers for words in officer.lost]
    return killer, retried + sum(officer.browser.retried for officer in officers), lost


def _start(installation: Installation, database: Database) -> list[str]:
    servers = 1 if database.is_sqlite else 2
    sites = [installation.serve(f"serve{number}")[1] for number in range(servers)]
    if not database.is_sqlite:
        for number in range(2):
            installation.work(f"work{number}")
    for site in sites:
        wait_until_ready(site)
    return sites


@contextmanager
def _people(sites: list[str], emails: list[str]) -> Iterator[list[Officer]]:
    """Officers, at work until the end."""
    officers = [Officer(sites, email, setup.PASSWORD) for email in emails]
    stopping = threading.Event()
    threads = [threading.Thread(target=officer.work, args=(stopping,)) for officer in officers]
    for thread in threads:
        thread.start()
    try:
        yield officers
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def _drive(sites: list[str], driven: list[Driven], plan: Plan) -> int:
    """Every journey by a citizen of its own; how often they had to try again."""

    def one(each: Driven) -> int:
        answers = BLUE_BADGE["awarded"] if each.journey == "blue_badge" else {"note": each.name, "confirmed": "It is."}
        citizen = Citizen(sites, each.journey, answers, each.name)
        try:
            each.reference = citizen.apply()
            until = monotonic() + plan.drain_seconds
            while not citizen.do_whatever_is_asked():
                if monotonic() > until:
                    raise Lost("was never asked for what comes last")
                sleep(0.5)
        except Lost as trouble:
            each.trouble = str(trouble)
        return citizen.browser.retried

    # One kind between the other, so that both are there whenever something dies.
    mixed = sorted(driven, key=lambda each: int(each.name.split()[1]) * (3 if each.journey == "blue_badge" else 1))
    with ThreadPoolExecutor(plan.at_once) as pool:
        return sum(pool.map(one, mixed))


def _return_badges(database: Database, driven: list[Driven]) -> None:
    """A badge that was ordered has a life of its own, of years: it ends by a message, which waits where it is too early."""
    engine = Engine(database)
    for each in driven:
        if each.journey == "blue_badge" and each.reference:
            with database.begin() as session:
                engine.correlate(session, "badge returned", each.reference, {}, SYSTEM, message_id=each.reference)


def _is_drained(database: Database, count: int) -> bool:
    try:
        with database.read() as session:
            ended = session.scalar(select(func.count()).where(ProcessInstance.state == "completed")) or 0
            is_open = session.scalar(select(func.count()).where(ProcessInstance.state == "active"))
            return ended >= count and not is_open and not list(checking.left_over(session))
    except SQLAlchemyError:
        return False


def _until(condition: Callable[[], bool], seconds: float) -> None:
    until = monotonic() + seconds
    while not condition() and monotonic() < until:
        sleep(0.2)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--chaos", type=int, default=120, help="journeys of our own, on each database")
    parser.add_argument("--blue-badge", type=int, default=40, help="Blue Badges, on each database")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--planted", action="store_true", help="with a fault: it must be found")
    chosen = parser.parse_args()
    plan = Plan(chosen.chaos, chosen.blue_badge, planted=chosen.planted, drain_seconds=20 if chosen.planted else 120)
    reports = []
    with tempfile.TemporaryDirectory() as name:
        if chosen.only != "postgresql":
            with SQLite(_made(Path(name) / "sqlite")).copy() as database:
                reports.append(run("SQLite, one serve", database, _made(Path(name) / "one"), plan))
                print(reports[-1], flush=True)
        if chosen.only != "sqlite":
            with start_postgresql() as url, PostgreSQL(url, "chaos").copy() as database:
                title = "PostgreSQL, two serve and two work"
                reports.append(run(title, database, _made(Path(name) / "two"), plan))
                print(reports[-1], flush=True)
    return 1 if any(report.wrong for report in reports) else 0


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    sys.exit(main())
