"""How fast our parts are, as multiples of a floor: `make bench`, or `python -m tests.benchmarks`.

Seconds differ from machine to machine and from minute to minute; a ratio to something that does the same
work, taken by turns in the same run, hardly does. `measurement` holds that idea, `__main__` prints the table;
each other module has `comparisons()` for one part.
"""
