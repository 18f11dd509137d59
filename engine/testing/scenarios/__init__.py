"""Scenarios: runs of a journey, written down as files, that can be made again and say what must have happened.

`scenario.py` reads and writes the files (docs/scenarios.md), `recording.py` makes one of a case's history, `running.py`
runs one on a bench and says in words what differed, `examples.py` answers in place of connectors, and `coverage.py`
says which steps, ways, rules and questions of a journey the runs have tried.
"""
