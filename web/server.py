"""The web server: gunicorn with threads (waitress on Windows); on SQLite, beside it the thread that runs what is due.

On PostgreSQL `work` runs it, in processes of its own.
"""

import os
import signal
import sys
from typing import Any

from engine import failpoints
from engine.engine import Engine
from engine.jobs import run
from engine.jobs.embedded import EmbeddedRunner
from engine.jobs.workers import Watch
from web import create_app, logs, metrics
from web.config import Config
from web.wiring import make_engine

STATEMENT_SECONDS = 30
"""Longer than this no page waits for the database: the person is told to try again."""


def serve(config: Config, host: str, port: int, threads: int, grace_seconds: float) -> None:
    """Serves until it is told to stop; then finishes the requests and the jobs in hand."""
    if sys.platform == "win32":
        _serve_waitress(config, host, port, threads)
    else:
        _serve_gunicorn(config, host, port, threads, grace_seconds)


def start(config: Config) -> tuple[Any, EmbeddedRunner | Watch]:
    """The application and what runs beside it, started: to be called in the process that serves."""
    failpoints.arm(os.environ)
    engine = make_engine(config, statement_seconds=STATEMENT_SECONDS)
    app = create_app(config, engine)
    beside: EmbeddedRunner | Watch = Watch(engine)
    if engine.database.is_sqlite:
        run.give_back(engine)
        beside = EmbeddedRunner(engine, chores=app.extensions.get("chores", ()))
    app.extensions["beside"] = beside
    beside.start()
    return app, beside


def work(config: Config, engine: Engine, concurrency: int, grace_seconds: float, metrics_port: int | None) -> None:
    """Runs jobs until it is told to stop; then finishes those in hand."""
    from engine.jobs.procrastinate import Worker

    failpoints.arm(os.environ)
    logs.set_up(config)
    chores = create_app(config, engine).extensions.get("chores", ())
    if metrics_port is not None:
        metrics.serve(engine, metrics_port)
    Worker(engine, concurrency, grace_seconds, chores).run()


def _serve_gunicorn(config: Config, host: str, port: int, threads: int, grace_seconds: float) -> None:
    from gunicorn.app.base import BaseApplication
    from gunicorn.arbiter import Arbiter

    class Master(Arbiter):  # type: ignore[misc]
        """The first signal ends gracefully, whichever it is; a second one at once."""

        told = False

        def signal(self, number: int, frame: Any) -> None:
            if number not in (signal.SIGTERM, signal.SIGINT):
                super().signal(number, frame)
                return
            if self.told:
                self.kill_workers(signal.SIGKILL)
                os._exit(1)
            self.told = True
            super().signal(signal.SIGTERM, frame)

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            settings = {
                "bind": f"{host}:{port}",
                "workers": 1,
                "threads": threads,
                "worker_class": "gthread",
                # Longer than the jobs have: the requests finish first.
                "graceful_timeout": int(grace_seconds) + 5,
                "timeout": 60,
                "accesslog": None,
                "errorlog": "-",
                "loglevel": "warning",
                "worker_exit": lambda _server, worker: worker.beside.stop(grace_seconds),
                "post_worker_init": lambda worker: setattr(worker, "beside", self.beside),
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            app, self.beside = start(config)
            return app

        def run(self) -> None:
            Master(self).run()

    print(f"Fingerpost is at {config.base_url if config.mode == 'production' else f'http://{host}:{port}'}", flush=True)
    Server().run()


def _serve_waitress(config: Config, host: str, port: int, threads: int) -> None:
    import waitress

    app, beside = start(config)
    try:
        waitress.serve(app, host=host, port=port, threads=threads)
    finally:
        beside.stop()
