"""Bench: the real engine on SQLite in memory, with a clock set by hand, for tests and try-outs.

There is no second implementation: a bench deploys its files, starts instances, completes tasks and runs jobs through
the same commands as the product does.
"""

from engine.testing.bench import TESTER, Bench
from engine.testing.connectors import OPEN, ConnectorFunction, Later
from engine.testing.instance import Instance

__all__ = ["OPEN", "TESTER", "Bench", "ConnectorFunction", "Instance", "Later"]
