"""`/metrics`, for Prometheus: steps, requests, jobs, incidents, workers and the database's pool.

What is counted in the database is counted when it is asked for, by index, and no further than COUNTED_TO.
"""

import hmac
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address
from time import perf_counter

from flask import Flask, Response, abort, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import Select, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from engine.engine import Engine
from engine.jobs import workers
from engine.models import JOB_KINDS, Incident, Job
from web.config import Config
from web.rights import allow

COUNTED_TO = 10_000
LATE_SECONDS = 60
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def register(app: Flask, config: Config, engine: Engine | None) -> None:
    registry = CollectorRegistry()
    if engine is not None:
        watch(engine, registry)
    requests = Histogram(
        "fingerpost_request_seconds",
        "Requests answered, by their route, and how long they took",
        ("method", "route", "status"),
        registry=registry,
        buckets=BUCKETS,
    )

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        taken = perf_counter() - g.get("started", perf_counter())
        requests.labels(request.method, route, response.status_code).observe(taken)
        return response

    @app.get("/metrics")
    @allow("public")
    def metrics() -> Response:
        if not may_read(config):
            abort(404)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_read(config: Config) -> bool:
    """By the token, or by the address: never on the word of a proxy that nobody said is there."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if config.metrics_token and hmac.compare_digest(given.encode(), config.metrics_token.encode()):
        return True
    passed_on = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"))
    if passed_on and not config.trusted_proxies:
        return False
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    return any(address in network for network in config.metrics_allow)


def serve(engine: Engine, port: int) -> None:
    """The same of a worker, at a port of this machine alone, in a thread of its own."""
    registry = CollectorRegistry()
    watch(engine, registry)
    start_http_server(port, "127.0.0.1", registry)


def watch(engine: Engine, registry: CollectorRegistry) -> None:
    steps = Histogram(
        "fingerpost_step_seconds",
        "Steps of cases, by journey, and how long they took before the commit",
        ("journey",),
        registry=registry,
        buckets=BUCKETS,
    )
    engine.on_step = lambda journey, seconds: steps.labels(journey).observe(seconds)
    registry.register(_Installation(engine))


class _Installation(Collector):
    """What stands in the database, and this process's connections to it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        yield self._pool()
        try:
            with self.engine.database.read() as session:
                found = list(self._counts(session))
        except SQLAlchemyError:
            found = []
        yield GaugeMetricFamily("fingerpost_database_up", "Whether the database answers", value=bool(found))
        yield from found

    def _counts(self, session: Session) -> Iterator[Metric]:
        now = self.engine.clock.now(session)
        held = Job.lease_id.is_not(None)
        due = (Job.retries > 0, Job.due_at <= now)
        late = Job.due_at <= now - timedelta(seconds=LATE_SECONDS)
        jobs = GaugeMetricFamily("fingerpost_jobs", "Jobs, by state and kind", labels=("state", "kind"))
        of_kind = select(Job.kind)
        failing = of_kind.join(Incident, Incident.job_id == Job.id).where(Incident.resolved_at.is_(None))
        queries = {
            "due": of_kind.where(*due, ~held),
            "running": of_kind.where(*due, held),
            "late": of_kind.where(*due, ~held, late),
            "failing": failing.where(Job.retries == 0),
        }
        for state, query in queries.items():
            found = _by_kind(session, query)
            for kind in JOB_KINDS:
                jobs.add_metric((state, kind), found.get(kind, 0))
        yield jobs
        oldest = session.scalar(select(func.min(Job.due_at)).where(*due))
        age = 0.0 if oldest is None else (now - oldest).total_seconds()
        yield GaugeMetricFamily("fingerpost_oldest_due_seconds", "How long the oldest due job is due", value=age)
        still_open = select(Incident.id).where(Incident.resolved_at.is_(None)).limit(COUNTED_TO).subquery()
        incidents = session.scalar(select(func.count()).select_from(still_open)) or 0
        yield GaugeMetricFamily("fingerpost_incidents_open", "Incidents that somebody must look at", value=incidents)
        seen = workers.living(session, now)
        yield GaugeMetricFamily("fingerpost_workers_seen", "Processes that run jobs, seen in a minute", value=seen)

    def _pool(self) -> Metric:
        pool = self.engine.database.engine.pool
        gauge = GaugeMetricFamily("fingerpost_database_pool", "This process's connections", labels=("state",))
        if isinstance(pool, QueuePool):
            gauge.add_metric(("size",), pool.size())
            gauge.add_metric(("checked_out",), pool.checkedout())
            gauge.add_metric(("overflow",), max(0, pool.overflow()))
        return gauge


def _by_kind(session: Session, query: Select[str]) -> dict[str, int]:
    capped = query.limit(COUNTED_TO).subquery()
    rows = session.execute(select(capped.c.kind, func.count()).group_by(capped.c.kind))
    return {kind: count for kind, count in rows}
