"""The studio: where service designers draw a journey, write its questions and rules, try it and publish it.

A journey's *draft* (drafts.py) is its files with every change ever made to them; each save names the revision that it
began from, so that none replaces another's. Roles (roles.py) say who may read, design, publish or own it. The pages:
journeys.py lists them, new.py begins one, outline.py, draw.py, questions.py and rules.py change its files,
history.py goes back, publishing.py makes it live.
"""
