"""Trying: a draft run at once on a throw-away installation, recorded as scenarios, and shared by a link.

`try_outs.py` makes, finds and ends try-outs; `installation.py` is the engine of one, `notes.py` what is kept beside its
tables, and `inner.py` hands requests to its pages, which are the very pages of citizens and staff. `pages.py` is the
studio's page around them, `aside.py` what stands beside it, `diagram.py` its drawing, `moves.py` what is done to it
from outside (its clock, answers, messages). `scenarios.py` records runs and does them again, `kept.py` has the pages
for that, and `results.py` runs all of a draft. `shares.py` has the links for outsiders, `remarks.py` what they say.
"""
