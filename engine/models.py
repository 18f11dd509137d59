"""The engine's tables. Invariants live here: what must never be is refused by the database."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.database import Base, UtcDateTime

TRIES = 5
"""How often a job is tried where the model does not say."""


def new_id() -> str:
    return str(uuid4())


class Deployment(Base):
    """One immutable version of a journey: its files as they were, and who put them here.

    While `suspended_at` is set, none of its cases moves and no new one begins; while `withdrawn_at` is set, the
    journey is not offered to anybody, and who has begun it goes on.
    """

    __tablename__ = "deployment"
    __table_args__ = (UniqueConstraint("journey_key", "version"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    journey_key: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    deployed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deployed_by: Mapped[str] = mapped_column(String(80))
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    files: Mapped[list["DeploymentFile"]] = relationship(order_by="DeploymentFile.path")


class DeploymentFile(Base):
    """A file of a deployment, byte for byte."""

    __tablename__ = "deployment_file"

    deployment_id: Mapped[str] = mapped_column(ForeignKey("deployment.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ProcessInstance(Base):
    """One case. `revision` grows with every command; `last_number` numbers its tokens; `audit_*` head its chain;
    `subject` holds the words that it is found by.

    Instances of several pools that came of one another by message flows share a `conversation`; `started_key` is the
    correlation key of the message that started this one. While `suspended_at` is set, nothing in it moves;
    `suspended_with_deployment` says that its whole version was suspended, and that it is resumed with that.
    """

    __tablename__ = "process_instance"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'completed', 'terminated')", name="state_known"),
        CheckConstraint("(state = 'active') = (ended_at IS NULL)", name="ended_when_not_active"),
        Index("ix_process_instance_applicant", "applicant", "started_at"),
        Index("ix_process_instance_started", "started_at", "id"),
        Index("ix_process_instance_started_key", "started_key"),
        Index("ix_process_instance_conversation", "conversation"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    deployment_id: Mapped[str] = mapped_column(ForeignKey("deployment.id"))
    journey_key: Mapped[str] = mapped_column(String(80))
    process_id: Mapped[str] = mapped_column(String(200))
    business_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    subject: Mapped[str | None] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(12), default="active")
    applicant: Mapped[str | None] = mapped_column(String(80))
    started_by: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_element_id: Mapped[str | None] = mapped_column(String(200))
    revision: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    conversation: Mapped[str | None] = mapped_column(String(36))
    started_key: Mapped[str | None] = mapped_column(String(200))
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_with_deployment: Mapped[bool] = mapped_column(default=False, server_default=false())
    audit_sequence: Mapped[int] = mapped_column(default=0)
    audit_hash: Mapped[str] = mapped_column(String(64), default="")

    has_incidents = True
    """Whether it may have open incidents; known for an instance that is locked."""


class CaseWord(Base):
    """A word of the name of whom a case is about, to find it by; see `engine.search`."""

    __tablename__ = "case_word"
    __table_args__ = (Index("ix_case_word_instance", "process_instance_id"),)

    # Compared byte by byte, on PostgreSQL too: what begins alike must lie together.
    word: Mapped[str] = mapped_column(
        String(40).with_variant(String(40, collation="C"), "postgresql"), primary_key=True
    )
    process_instance_id: Mapped[str] = mapped_column(
        ForeignKey("process_instance.id", ondelete="CASCADE"), primary_key=True
    )


class TokenRow(Base):
    """One live token; see `engine.bpmn.state.TokenRecord`. A finished token has no row."""

    __tablename__ = "token"

    process_instance_id: Mapped[str] = mapped_column(
        ForeignKey("process_instance.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    owner: Mapped[int | None]
    parent: Mapped[int | None]
    process: Mapped[str] = mapped_column(String(400))
    element: Mapped[str] = mapped_column(String(200))
    element_id: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12))
    format: Mapped[int] = mapped_column(default=1)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class VariableRow(Base):
    """One variable of a scope (0: the root, else the number of the token that owns it)."""

    __tablename__ = "variable"

    process_instance_id: Mapped[str] = mapped_column(
        ForeignKey("process_instance.id", ondelete="CASCADE"), primary_key=True
    )
    scope: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    format: Mapped[int]
    value: Mapped[bytes] = mapped_column(LargeBinary)


class UserTask(Base):
    """Work for a person: open (`created`), or done with (`completed`, `cancelled`).

    `due_order` is the due date, or the end of time where there is none, so that lists have a total order.
    """

    __tablename__ = "user_task"
    __table_args__ = (
        CheckConstraint("state IN ('created', 'completed', 'cancelled')", name="state_known"),
        CheckConstraint("(state = 'created') = (ended_at IS NULL)", name="ended_when_not_open"),
        CheckConstraint("(state = 'completed') = (completed_by IS NOT NULL)", name="completed_by_someone"),
        UniqueConstraint("process_instance_id", "token_number", name="uq_user_task_token"),
        Index("ix_user_task_assignee", "assignee", "state", "due_order", "id"),
        Index("ix_user_task_done", "completed_by", "ended_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    process_instance_id: Mapped[str] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"))
    token_number: Mapped[int]
    element_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(400))
    state: Mapped[str] = mapped_column(String(12), default="created")
    form_id: Mapped[str | None] = mapped_column(String(200))
    assignee: Mapped[str | None] = mapped_column(String(80))
    priority: Mapped[int] = mapped_column(default=50)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_order: Mapped[datetime] = mapped_column(UtcDateTime)
    follow_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    completed_by: Mapped[str | None] = mapped_column(String(80))
    acted_for: Mapped[str | None] = mapped_column(String(80))
    candidates: Mapped[list["Candidate"]] = relationship(order_by="Candidate.value", lazy="selectin")
    process_instance: Mapped[ProcessInstance] = relationship()

    @property
    def candidate_groups(self) -> frozenset[str]:
        return frozenset(each.value for each in self.candidates if each.kind == "group")

    @property
    def candidate_users(self) -> frozenset[str]:
        return frozenset(each.value for each in self.candidates if each.kind == "user")


class Candidate(Base):
    """A group or person that an open user task is offered to.

    `due_order` is the task's while it is open, null afterwards: a group's inbox is read by index alone.
    """

    __tablename__ = "user_task_candidate"
    __table_args__ = (
        CheckConstraint("kind IN ('group', 'user')", name="kind_known"),
        Index("ix_user_task_candidate_inbox", "kind", "value", "due_order", "user_task_id"),
    )

    user_task_id: Mapped[str] = mapped_column(ForeignKey("user_task.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(5), primary_key=True)
    value: Mapped[str] = mapped_column(String(80), primary_key=True)
    due_order: Mapped[datetime | None] = mapped_column(UtcDateTime)


JOB_KINDS = ("connector", "timer", "start_timer", "message", "signal", "catch", "start")


class Job(Base):
    """Work that is due at a moment. The row is the truth; it is deleted when the work is done.

    The kinds: a `connector` is called; a `timer` of a waiting token fires, and a `start_timer` starts an instance;
    a `message` or `signal` that an element threw finds its takers; a `catch` hands one to a waiting token, and a
    `start` starts an instance with it. `turn` orders what is due at one moment as it was written. `lease_id` is set
    while somebody works on it (the `worker_id`), until `lease_until`; `retries` counts the tries that are left. While
    its case is suspended the job is due at the end of time, and `held_due_at` keeps when it was due.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("retries >= 0", name="retries_not_negative"),
        CheckConstraint("(lease_id IS NULL) = (lease_until IS NULL)", name="lease_whole"),
        CheckConstraint(f"kind IN {JOB_KINDS!r}", name="kind_known"),
        UniqueConstraint("process_instance_id", "token_number", "kind", "slot", name="uq_job_token"),
        Index(
            "ix_job_due",
            "due_at",
            "turn",
            "id",
            sqlite_where=text("retries > 0"),
            postgresql_where=text("retries > 0"),
        ),
        Index("ix_job_failing", "created_at", sqlite_where=text("retries = 0"), postgresql_where=text("retries = 0")),
        Index(
            "ix_job_held",
            "held_due_at",
            sqlite_where=text("held_due_at IS NOT NULL"),
            postgresql_where=text("held_due_at IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12), default="connector", server_default="connector")
    process_instance_id: Mapped[str | None] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"))
    token_number: Mapped[int | None]
    slot: Mapped[int] = mapped_column(default=0, server_default="0")
    journey_key: Mapped[str | None] = mapped_column(String(80))
    element_id: Mapped[str | None] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(200), default="")
    idempotency_key: Mapped[str] = mapped_column(String(80), unique=True, default=new_id)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    retries: Mapped[int] = mapped_column(default=TRIES)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    turn: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    lease_id: Mapped[str | None] = mapped_column(String(36))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    worker_id: Mapped[str | None] = mapped_column(String(36))
    held_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(2000))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Subscription(Base):
    """A waiting token takes a message or a signal: by name, and where it has a key only with that key.

    `slot` is the place of the event in the token's element. The lowest id has waited longest.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint("kind IN ('message', 'signal')", name="kind_known"),
        UniqueConstraint("process_instance_id", "token_number", "slot", name="uq_subscription_token"),
        Index("ix_subscription_name", "name", "key", "id"),
        # An id is never used again: a delivery that comes late must not find another's subscription.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_instance_id: Mapped[str] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"))
    token_number: Mapped[int]
    slot: Mapped[int]
    element_id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(7))
    name: Mapped[str] = mapped_column(String(200))
    key: Mapped[str | None] = mapped_column(String(200))
    process_instance: Mapped[ProcessInstance] = relationship()


class StartSubscription(Base):
    """A message or signal that starts an instance of the newest deployment of a journey."""

    __tablename__ = "start_subscription"
    __table_args__ = (
        CheckConstraint("kind IN ('message', 'signal')", name="kind_known"),
        Index("ix_start_subscription_name", "name", "id"),
        Index("ix_start_subscription_journey", "journey_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[str] = mapped_column(ForeignKey("deployment.id"))
    journey_key: Mapped[str] = mapped_column(String(80))
    process_id: Mapped[str] = mapped_column(String(200))
    element_id: Mapped[str] = mapped_column(String(200))
    slot: Mapped[int]
    kind: Mapped[str] = mapped_column(String(7))
    name: Mapped[str] = mapped_column(String(200))


class KeptMessage(Base):
    """A message that nobody waited for, kept until `expires_at`; or, once `taken_at`, only its id, for duplicates.

    One that a message flow carried is for the pool named here (`journey_key`, `process_id`), from a `conversation`.
    """

    __tablename__ = "kept_message"
    __table_args__ = (
        UniqueConstraint("name", "message_id", name="uq_kept_message_id"),
        Index("ix_kept_message_name", "name", "key", "id"),
        Index("ix_kept_message_expires", "expires_at"),
        Index("ix_kept_message_process", "process_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    key: Mapped[str | None] = mapped_column(String(200))
    message_id: Mapped[str | None] = mapped_column(String(200))
    journey_key: Mapped[str | None] = mapped_column(String(80))
    process_id: Mapped[str | None] = mapped_column(String(200))
    element_id: Mapped[str | None] = mapped_column(String(200))
    conversation: Mapped[str | None] = mapped_column(String(36))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


INCIDENT_KINDS = ("job", "error", "expression", "decision", "stuck")
"""What went wrong: the last try of a job; a BPMN error that nothing catches; an expression; a decision; a join."""

RESOLUTIONS = ("retried", "skipped", "gone")
"""How an incident ends: its step was tried again, was passed over by a person, or is not there any more."""


class Incident(Base):
    """What the engine could not do by itself: somebody must look.

    `message` says it in plain words, `detail` what a technician needs. `resolution` says how it ended: see
    RESOLUTIONS.
    """

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint(f"kind IN {INCIDENT_KINDS!r}", name="kind_known"),
        CheckConstraint(f"resolution IN {RESOLUTIONS!r}", name="resolution_known"),
        Index("ix_incident_instance", "process_instance_id"),
        Index(
            "ix_incident_open",
            "created_at",
            "id",
            sqlite_where=text("resolved_at IS NULL"),
            postgresql_where=text("resolved_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    process_instance_id: Mapped[str | None] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"))
    token_number: Mapped[int | None]
    element_id: Mapped[str | None] = mapped_column(String(200))
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(12), default="job", server_default="job")
    journey_key: Mapped[str | None] = mapped_column(String(80))
    message: Mapped[str] = mapped_column(String(2000))
    detail: Mapped[str | None] = mapped_column(String(4000))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolution: Mapped[str | None] = mapped_column(String(10))


class Worker(Base):
    """A process that runs jobs, and when it was last seen. `busy` is how many it has in hand."""

    __tablename__ = "worker"
    __table_args__ = (Index("ix_worker_seen", "seen_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200))
    threads: Mapped[int]
    busy: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Chore(Base):
    """Something done now and then, by whichever process comes first, and when that was."""

    __tablename__ = "chore"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditEvent(Base):
    """One thing that happened. Append-only: the database refuses to change or delete a row, save its details.

    A chain is one process instance's, one journey's or one account's. `hash` covers the previous hash, the facts
    and the digest of the details, so details can be erased and the chain still be proved.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("chain", "sequence"),
        ForeignKeyConstraint(["process_instance_id"], ["process_instance.id"]),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    chain: Mapped[str] = mapped_column(String(120))
    sequence: Mapped[int]
    process_instance_id: Mapped[str | None] = mapped_column(String(36))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(80))
    acting_for: Mapped[str | None] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    element_id: Mapped[str | None] = mapped_column(String(200))
    element_name: Mapped[str | None] = mapped_column(String(400))
    deployment_id: Mapped[str | None] = mapped_column(String(36))
    details: Mapped[bytes | None] = mapped_column(LargeBinary)
    details_digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class IdempotencyKey(Base):
    """A one-time key and what it did: the same key gives the same result again and has no second effect."""

    __tablename__ = "idempotency_key"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    command: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(80))
    result: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
