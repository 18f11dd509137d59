"""`fingerpost`: the operator's commands. The one place that knows all rooms."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from engine import audit, dump, journey_package, migrations
from engine.bpmn import check as check_model
from engine.engine import Engine
from engine.errors import EngineError, InvalidModel
from engine.people import SYSTEM
from engine.problems import Problem
from web import backup
from web.accounts import operator
from web.config import Config, ConfigError, connector_modules
from web.operations import command_line as mending
from web.trying import command_line as testing
from web.wiring import CHECKERS, connectors_for, make_engine

OK, FAILED, MISUSED = 0, 1, 2
GRACE = "time that what is in hand has to finish when it is told to stop"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives the exit status. What went wrong is one line on standard error, never a traceback."""
    parsed = _parser().parse_args(arguments)
    try:
        status: int = parsed.run(parsed)
        return status
    except (ConfigError, EngineError, operator.Refused, mending.Refused, backup.Refused) as error:
        print(error, file=sys.stderr)
    except (migrations.OlderSchema, migrations.NewerSchema) as error:
        print(error.__doc__, file=sys.stderr)
    except SQLAlchemyError as error:
        print(f"The database cannot be used: {str(error).splitlines()[0]}", file=sys.stderr)
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fingerpost", description="Runs public-service journeys.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="serve the web pages, and run what is due")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--threads", type=int, default=8)
    serve.add_argument("--grace", type=float, default=30.0, metavar="SECONDS", help=GRACE)
    serve.set_defaults(run=_serve)

    work = commands.add_parser("work", help="run what is due, on PostgreSQL; as many workers as you like")
    work.add_argument("--concurrency", type=int, default=4, metavar="N", help="jobs at once, each in a thread")
    work.add_argument("--grace", type=float, default=30.0, metavar="SECONDS", help=GRACE)
    work.add_argument("--metrics-port", type=int, metavar="PORT", help="offer metrics at 127.0.0.1:PORT")
    work.set_defaults(run=_work)

    upgrade = commands.add_parser("upgrade", help="make the database, or bring it to this release")
    upgrade.set_defaults(run=_upgrade)

    deploy = commands.add_parser("deploy", help="deploy journeys: folders, or zips of them")
    deploy.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    deploy.set_defaults(run=_deploy)

    export = commands.add_parser("export", help="write a journey's files as they were deployed, byte for byte")
    export.add_argument("journey", help="its key")
    export.add_argument("path", type=Path, help="a new folder, or a .zip")
    export.set_defaults(run=_export)

    check = commands.add_parser("check", help="say what is wrong with journeys or diagrams, without deploying")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    check.set_defaults(run=_check)

    testing.add_command(commands)

    copied = commands.add_parser("backup", help="copy the database and the files, while it serves; SQLite only")
    copied.add_argument("folder", type=Path, help="a new folder")
    copied.set_defaults(run=_backup)

    dumped = commands.add_parser("dump-state", help="print a case's state")
    dumped.add_argument("case", help="its reference or id")
    dumped.set_defaults(run=_dump_state)

    verify = commands.add_parser("verify", help="prove the chains of the history")
    verify.set_defaults(run=_verify)

    mending.add_commands(commands, _opened)

    user = commands.add_parser("user", help="people who work here")
    operator.add_commands(user, _opened)
    return parser


def _opened(*, current: bool = True) -> Engine:
    """The engine of this installation; with `current`, only on a database of this release."""
    config = Config.from_environment()
    _make_folder(config)
    engine = make_engine(config)
    if current:
        migrations.require_current(engine.database)
    return engine


def _make_folder(config: Config) -> None:
    if config.database_url.startswith("sqlite:///"):
        folder = Path(config.database_url.removeprefix("sqlite:///")).parent
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _serve(parsed: argparse.Namespace) -> int:
    from web import server

    config = Config.from_environment()
    if config.is_development and "BASE_URL" not in os.environ:
        config = replace(config, base_url=f"http://{parsed.host}:{parsed.port}")
    migrations.require_current(_opened().database)
    server.serve(config, parsed.host, parsed.port, parsed.threads, parsed.grace)
    return OK


def _work(parsed: argparse.Namespace) -> int:
    from web import server

    config = Config.from_environment()
    engine = _opened()
    if engine.database.is_sqlite:
        print("On SQLite `fingerpost serve` runs what is due: there is nothing for a worker to do.")
        return OK
    if parsed.concurrency < 1:
        print("--concurrency must be 1 or more", file=sys.stderr)
        return MISUSED
    server.work(config, engine, parsed.concurrency, parsed.grace, parsed.metrics_port)
    return OK


def _upgrade(_: argparse.Namespace) -> int:
    engine = _opened(current=False)
    before = migrations.revision_of(engine.database)
    migrations.upgrade(engine.database)
    after = migrations.revision_of(engine.database)
    print(f"The database is at {after}." if before == after else f"Brought the database from {before} to {after}.")
    return OK


def _deploy(parsed: argparse.Namespace) -> int:
    engine = _opened()
    for path in parsed.paths:
        files = journey_package.read(path)
        for problem in engine.check(files):
            if problem.severity == "warning":
                print(problem, file=sys.stderr)
        with engine.database.begin() as session:
            made = engine.deploy(session, files, SYSTEM)
            print(f"{path}: {made.journey_key}, version {made.version}")
    return OK


def _export(parsed: argparse.Namespace) -> int:
    engine = _opened()
    with engine.database.read() as session:
        found = engine.current(session, parsed.journey)
    journey_package.write(parsed.path, found.files)
    print(f"{parsed.path}: {parsed.journey}, version {found.version}")
    return OK


def _check(parsed: argparse.Namespace) -> int:
    from engine.database import Database

    # Needs neither configuration nor database: a designer's machine has none.
    connectors = connectors_for(lambda call: {}, lambda call: {}, connector_modules(os.environ))
    engine = Engine(Database("sqlite://"), connectors=connectors, checkers=CHECKERS)
    status = OK
    for path in parsed.paths:
        try:
            problems = _problems_of(engine, path)
        except InvalidModel as invalid:
            problems = invalid.problems
        for problem in problems:
            print(problem)
        found = sum(problem.severity == "error" for problem in problems)
        print(f"{path}: {found} errors, {len(problems) - found} warnings")
        status = FAILED if found else status
    return status


def _problems_of(engine: Engine, path: Path) -> list[Problem]:
    """Of a journey's folder or zip; of one diagram, without what lies beside it."""
    if path.is_file() and path.suffix == ".bpmn":
        return check_model(path.read_bytes(), file=path.name)
    return engine.check(journey_package.read(path))


def _backup(parsed: argparse.Namespace) -> int:
    config = Config.from_environment()
    backup.write(_opened().database, config.files_dir, parsed.folder)
    print(f"{parsed.folder}: {backup.DATABASE} and {backup.FILES}")
    return OK


def _dump_state(parsed: argparse.Namespace) -> int:
    engine = _opened()
    with engine.database.read() as session:
        print(dump.dump_state(session, parsed.case))
    return OK


def _verify(_: argparse.Namespace) -> int:
    engine = _opened()
    with engine.database.read() as session:
        broken = list(audit.verify(session))
    for link in broken:
        print(f"{link.chain}, entry {link.sequence}: {link.why}")
    print(f"{len(broken)} broken entries." if broken else "Every chain is whole.")
    return FAILED if broken else OK


if __name__ == "__main__":
    sys.exit(main())
