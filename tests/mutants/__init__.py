"""Damaged models: each is refused in words, or runs without losing a token.

`sources` are whole models, `mutations` damage them, `run_to_quiet` does with a mutant whatever can be done,
`fuzz` is `make fuzz`.
"""
