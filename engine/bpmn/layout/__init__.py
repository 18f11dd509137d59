"""Draws diagrams: every element gets a shape or an edge, pools and lanes included (BPMN 2.0.2 §12, BPMN DI).

`laid_out(xml)` gives the model with a diagram in place of whatever it had; `kept(before, after)` gives a model after an
edit in the diagram that it had before, changed where the edit changed something, or None where that does not work out.
"""

from engine.bpmn.layout.drawing import has_diagram, laid_out
from engine.bpmn.layout.keeping import kept

__all__ = ["has_diagram", "kept", "laid_out"]
