"""Trying: a draft run at once on a throw-away installation, recorded as scenarios, and shared by a link.

`try_outs.py` makes, finds and ends try-outs; `installation.py` is the engine of one, `inner.py` hands requests to its
pages, which are the very pages of citizens and staff. `views.py` is the studio's page around them, `aside.py` what
stands beside it, `results.py` runs scenarios, `shares.py` has the links for outsiders and their remarks.
"""
