"""One door: every command on journeys and cases. Each takes the caller's session, flushes, and leaves the commit."""

from engine.commands.cases import CaseCommands
from engine.commands.messages import MessageCommands
from engine.commands.operations import OperationsCommands
from engine.commands.suspending import SuspendingCommands
from engine.commands.user_tasks import UserTaskCommands


class Engine(CaseCommands, UserTaskCommands, MessageCommands, OperationsCommands, SuspendingCommands):
    """Commands change state, write what happened, and return the row or raise an `EngineError`."""
