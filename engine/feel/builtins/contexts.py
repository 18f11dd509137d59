"""Functions on contexts (DMN 1.5, 10.3.4.10)."""

from engine.feel.errors import FeelLimitError
from engine.feel.functions import builtin
from engine.feel.limits import MAX_RESULT_DEPTH, check_list
from engine.feel.values import Value


@builtin("get value", "m: context", "key: string")
def get_value(m: dict[str, Value], key: str) -> Value:
    return m.get(key)


@builtin("get value", "m: context", "keys: list")
def get_value_within(m: dict[str, Value], keys: list[Value]) -> Value:
    """Along a path of keys."""
    value: Value = m
    for key in keys:
        if not isinstance(value, dict) or not isinstance(key, str):
            return None
        value = value.get(key)
    return value if keys else None


@builtin("get entries", "m: context")
def get_entries(m: dict[str, Value]) -> list[Value]:
    """A list of contexts with `key` and `value`."""
    check_list(len(m))
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context", "entries: list")
def context(entries: list[Value]) -> dict[str, Value] | None:
    """What `get entries` gives, put together again; null for a key that is missing or there twice."""
    made: dict[str, Value] = {}
    check_list(len(entries))
    for entry in entries:
        if not isinstance(entry, dict) or not {"key", "value"} <= entry.keys():
            return None
        if not isinstance(entry["key"], str) or entry["key"] in made:
            return None
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put", "context: context", "key: string", "value: any")
def context_put(m: dict[str, Value], key: str, value: Value) -> dict[str, Value]:
    """The context with one entry new or changed."""
    check_list(len(m) + 1)
    return {**m, key: value}


@builtin("context put", "context: context", "keys: list", "value: any")
def context_put_within(m: dict[str, Value], keys: list[Value], value: Value) -> dict[str, Value] | None:
    """The same for an entry of a context within, along a path of keys; null where one of them leads to no context: it
    is `context put` of `context put` of what is there, and what is not there is null.
    """
    if len(keys) > MAX_RESULT_DEPTH:
        raise FeelLimitError(f"A path of keys may have at most {MAX_RESULT_DEPTH} of them.")
    outer: list[tuple[dict[str, Value], str]] = []
    inner: Value = m
    for key in keys:
        if not isinstance(inner, dict) or not isinstance(key, str):
            return None
        outer.append((inner, key))
        inner = inner.get(key)
    for context, key in reversed(outer):
        value = context_put(context, key, value)
    return value if outer else None


@builtin("context merge", "contexts: list")
def context_merge(contexts: list[Value]) -> dict[str, Value] | None:
    """All entries in one context, later ones over earlier."""
    made: dict[str, Value] = {}
    for entry in contexts:
        if not isinstance(entry, dict):
            return None
        check_list(len(entry))
        made.update(entry)
    return made
