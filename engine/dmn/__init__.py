"""Decisions: DMN 1.2 to 1.5.

A file becomes elements (`reader`, `boxed_reader`; `elements`), and these, with the files it imports, a
`model` that can decide. Boxed expressions are compiled to closures (`boxed`, `tables`, `hit_policies`)
around FEEL's own; `types` are the model's item definitions. One `evaluation` works out what a decision
requires, each thing once, and keeps `records` of how it came about: a person must be told why a rule
decided about them. A mistake in the data gives null, never an exception. `rules` find what a designer gets
wrong, `analysis` the gaps and overlaps of tables; `bounds` say how much a file may hold.
"""

from engine.dmn.files import read
from engine.dmn.model import Model
from engine.dmn.records import DecisionRecord, NearRecord, Outcome, RuleRecord, TableRecord
from engine.dmn.rules import check, decision_ids

__all__ = [
    "DecisionRecord",
    "Model",
    "NearRecord",
    "Outcome",
    "RuleRecord",
    "TableRecord",
    "check",
    "decision_ids",
    "read",
]
