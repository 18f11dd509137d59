"""A second executor of BPMN, independent of the engine's, and what holds the two against each other.

`drawing` is a process as plain records, `writing` makes XML of it, `executor` runs it after BPMN 2.0 §13 and shares
no code with the engine but FEEL. `drawings` makes random ones, `differential` drives both with the same moves.
"""
