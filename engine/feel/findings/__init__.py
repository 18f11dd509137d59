"""What people are told of an expression, as findings with a place and a message in plain words.

`diagnosis` evaluates and finds where null arose: an observer stands round every node, and at a `moment`
`explanations` (of calls, `call_explanations`) say why. `checks` find what can be seen to be wrong before
anything runs, from the kinds that `inference` knows (`static_kinds`; of calls and structures in files of their
own). Both say it in the same words: `wording`, `arguments`, `fitting`.
"""
