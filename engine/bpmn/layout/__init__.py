"""Draws diagrams: every element gets a shape or an edge, pools and lanes included (BPMN 2.0.2 §12, BPMN DI).

`laid_out(xml)` gives the model with a diagram in place of whatever it had.
"""

from engine.bpmn.layout.drawing import has_diagram, laid_out

__all__ = ["has_diagram", "laid_out"]
