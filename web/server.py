"""The web server: gunicorn with threads (waitress on Windows), and beside it the thread that runs what is due."""

import sys
from typing import Any

from engine.jobs import run
from engine.jobs.embedded import EmbeddedRunner
from web import create_app
from web.config import Config
from web.wiring import make_engine


def serve(config: Config, host: str, port: int, threads: int) -> None:
    """Serves until it is told to stop; then finishes the requests and the job in hand."""
    if sys.platform == "win32":
        _serve_waitress(config, host, port, threads)
    else:
        _serve_gunicorn(config, host, port, threads)


def start(config: Config) -> tuple[Any, EmbeddedRunner]:
    """The application and its runner, started: to be called in the process that serves."""
    engine = make_engine(config)
    if engine.database.is_sqlite:
        run.give_back(engine)
    app = create_app(config, engine)
    runner = EmbeddedRunner(engine, chores=app.extensions.get("chores", ()))
    runner.start()
    return app, runner


def _serve_gunicorn(config: Config, host: str, port: int, threads: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            settings = {
                "bind": f"{host}:{port}",
                "workers": 1,
                "threads": threads,
                "worker_class": "gthread",
                "graceful_timeout": 30,
                "timeout": 60,
                "accesslog": None,
                "errorlog": "-",
                "loglevel": "warning",
                "worker_exit": lambda _server, worker: worker.runner.stop(),
                "post_worker_init": lambda worker: setattr(worker, "runner", self.runner),
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            app, self.runner = start(config)
            return app

    print(f"Fingerpost is at {config.base_url if config.mode == 'production' else f'http://{host}:{port}'}", flush=True)
    Server().run()


def _serve_waitress(config: Config, host: str, port: int, threads: int) -> None:
    import waitress

    app, runner = start(config)
    try:
        waitress.serve(app, host=host, port=port, threads=threads)
    finally:
        runner.stop()
