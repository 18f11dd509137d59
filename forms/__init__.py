"""Forms: Camunda Forms JSON in; question pages, typed answers, errors and display values out.

`schema.check` says what is wrong with a `.form` file and `schema.read` makes an immutable `Form` of it: pages
of parts, a part being a question (one class per type in `questions/`), a text or a group. `journey` says
which pages a person is asked, given their answers so far, and whether they may stand on one; `answers` turns
what was posted into FEEL's values and errors in GOV.UK's words, and a form's answers into variables and into
the rows of "Check your answers"; `rendering` draws a page with GOV.UK's macros; `files` looks at what was
uploaded.

Everything here is pure: no Flask, no database, no clock, no disk but our own templates. Answers are a flat
dict by question key; of the engine, only its expressions and its `Problem` are known. docs/forms.md is the
designer's guide.
"""
