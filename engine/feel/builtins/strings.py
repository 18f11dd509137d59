"""Functions on text (DMN 1.5, 10.3.4.4). Positions count characters from 1."""

from decimal import Decimal

from engine.feel import regexes
from engine.feel.functions import builtin
from engine.feel.limits import charge, check_list, check_string
from engine.feel.values import Value


@builtin("string length", "string: string")
def string_length(string: str) -> Decimal:
    return Decimal(len(string))


@builtin("substring", "string: string", "start position: number", "length: number?")
def substring(string: str, start: Decimal, length: Decimal | None = None) -> str | None:
    """From a position, counted from the end where negative; to the end unless a length is given."""
    first = int(start)
    if first == 0 or abs(first) > len(string) + (1 if first > 0 else 0):
        return None
    begin = first - 1 if first > 0 else len(string) + first
    if length is None:
        return string[begin:]
    return string[begin : begin + int(length)] if length >= 1 else None


@builtin("upper case", "string: string")
def upper_case(string: str) -> str:
    charge(len(string) // 30)
    return string.upper()


@builtin("lower case", "string: string")
def lower_case(string: str) -> str:
    charge(len(string) // 30)
    return string.lower()


@builtin("substring before", "string: string", "match: string")
def substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: string", "match: string")
def substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains", "string: string", "match: string")
def contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with", "string: string", "match: string")
def starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with", "string: string", "match: string")
def ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@builtin("matches", "input: string", "pattern: string", "flags: string|null?")
def matches(text: str, pattern: str, flags: str | None = None) -> bool:
    return regexes.search(text, pattern, flags or "")


@builtin("replace", "input: string", "pattern: string", "replacement: string", "flags: string|null?")
def replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    return regexes.replace(text, pattern, replacement, flags or "")


@builtin("split", "string: string", "delimiter: string")
def split(string: str, delimiter: str) -> list[str]:
    return regexes.split(string, delimiter)


@builtin("extract", "input: string", "pattern: string")
def extract(text: str, pattern: str) -> list[Value]:
    """Camunda's: every match, with its groups."""
    return regexes.find_all(text, pattern)


@builtin("trim", "string: string")
def trim(string: str) -> str:
    """Camunda's: without the spaces around it."""
    return string.strip()


@builtin("string join", "list: list", "delimiter: string|null?")
def string_join(values: list[Value], delimiter: str | None = None) -> str | None:
    """The texts one after another; null among them are left out, anything else makes it null."""
    texts = [value for value in values if value is not None]
    if not all(isinstance(text, str) for text in texts):
        return None
    check_list(len(texts))
    check_string(sum(len(text) for text in texts) + len(delimiter or "") * len(texts))
    return (delimiter or "").join(texts)


@builtin("string join", "list: list", "delimiter: string|null", "prefix: string|null", "suffix: string|null")
def string_join_within(
    values: list[Value], delimiter: str | None, prefix: str | None, suffix: str | None
) -> str | None:
    """Camunda's: with something before and after the whole."""
    joined = string_join(values, delimiter)
    return None if joined is None else (prefix or "") + str(joined) + (suffix or "")
