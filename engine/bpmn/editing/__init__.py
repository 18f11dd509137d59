"""A journey's diagram as structured text, to read and to edit without drawing.

`outline.read` gives the steps in the order of the flows, choices with their ways nested; `structure.py` adds, takes
out and moves steps, `settings.py` says what a step is about. All of it works on the XML of a draft, however
unfinished, and gives new XML; `Refused` says in words why something cannot be done.
"""
