"""Reads, checks and runs BPMN models; the only room that knows SpiffWorkflow.

`read` turns the bytes of a journey's .bpmn files into a `Definition`; `rules/` says what is wrong with them, in a
designer's words; `elements/` holds a file for each flow element that runs. A running instance is a flat bag of live
tokens (`workflow.py`): a finished token is replaced by its successors beside it, in the same call, so the state
holds what is open and nothing of what has been. Variables are not the tokens' affair: see `engine.variables`.
"""

from engine.bpmn.reader import check

__all__ = ["check"]
