"""What is due, and who runs it: `run.py` runs one job; `embedded.py` brings it there on SQLite, `procrastinate.py` on
PostgreSQL; `workers.py` knows who lives and what they hold, `chores.py` what is done now and then.

A job is a row, written in the transaction of the step that needs it. It is run in three parts: take it (its own
transaction), call the connector with no transaction open, finish it (its own transaction, under the case's lock).
"""
