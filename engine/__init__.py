"""The journey engine: it keeps definitions, runs process instances and writes down all that happens.

One door, `engine.engine.Engine`, with a method per command: `deploy, start, claim, unclaim, complete, cancel`.
A command takes the caller's SQLAlchemy session, locks its process instance, changes state, writes one audit
event and flushes; the caller commits. Reads live in `engine.queries`.

`bpmn/` reads, checks and runs models and is the only room that knows SpiffWorkflow; `feel/` evaluates
expressions; `jobs/` runs what is due; `connectors/` is what a service task can do. The engine knows people as
a user id and group names, and knows no Flask. Names are imported from their modules, not from here.
"""
