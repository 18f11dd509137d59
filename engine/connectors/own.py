"""A council's own connectors: functions in installed modules, decorated with `engine.connectors.connector`.

Modules are named by the installation, or by the entry points of the group `fingerpost.connectors`.
"""

import importlib
from collections.abc import Iterable
from importlib.metadata import entry_points

from engine.connectors import OWN, Connectors

GROUP = "fingerpost.connectors"


class CannotLoad(Exception):
    """A module of connectors cannot be used: the service must not start without it."""


def load(modules: Iterable[str], into: Connectors) -> None:
    """Import every module, and register what they hold. Raises CannotLoad, naming the module."""
    for module in [*modules, *(point.module for point in entry_points(group=GROUP))]:
        try:
            importlib.import_module(module)
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
            raise CannotLoad(f"the module “{module}” cannot be imported ({why})") from error
    for task_type, function in OWN.by_type.items():
        try:
            into.add(task_type, function, tuple(OWN.needs[task_type]))
        except ValueError as error:
            raise CannotLoad(str(error)) from None
