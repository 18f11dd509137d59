"""Answers as variables: flat by key here, nested by path for expressions and for the process."""

from collections.abc import Iterable, Mapping
from typing import Any


def nested(flat: Mapping[str, object]) -> dict[str, object]:
    """Nested dicts of dotted keys: {"person.name": "Ada"} as {"person": {"name": "Ada"}}."""
    tree: dict[str, object] = {}
    for key, value in flat.items():
        place(tree, key, value)
    return tree


def place(tree: dict[str, Any], key: str, value: object) -> None:
    """Sets a value by its path, making what is missing on the way."""
    *steps, last = key.split(".")
    for step in steps:
        within = tree.get(step)
        if not isinstance(within, dict):
            within = tree[step] = {}
        tree = within
    tree[last] = value


def laid_over(context: Mapping[str, object], tree: Mapping[str, object]) -> dict[str, object]:
    """The context with a tree laid over it, nested dicts merged; neither is changed."""
    merged = dict(context)
    for name, value in tree.items():
        below = merged.get(name)
        if isinstance(value, Mapping):
            merged[name] = laid_over(below if isinstance(below, Mapping) else {}, value)
        else:
            merged[name] = value
    return merged


def found(variables: Mapping[str, object], keys: Iterable[str]) -> dict[str, object]:
    """Those of these keys that the variables have, flat."""
    answers: dict[str, object] = {}
    for key in keys:
        *steps, last = key.split(".")
        within: object = variables
        for step in steps:
            within = within.get(step) if isinstance(within, Mapping) else None
        if isinstance(within, Mapping) and last in within:
            answers[key] = within[last]
    return answers
