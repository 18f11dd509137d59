"""Decision tables for tests, written as rows of text."""

from collections.abc import Sequence

from engine.dmn.elements import DecisionTable, InputClause, OutputClause, Rule, Text


def table(
    *rows: str,
    inputs: Sequence[str] = (),
    hit_policy: str = "UNIQUE",
    default: str | None = None,
    values: str | None = None,
    type_ref: str | None = None,
) -> DecisionTable:
    """Rows such as `< 5 | "a" => "yes"`; without `=>` each gives 1. The inputs are named a, b, c … unless said."""
    split = [_cells(row) for row in rows]
    titles = list(inputs) or [chr(97 + n) for n in range(len(split[0][0]) if split else 1)]
    return DecisionTable(
        id="table",
        line=10,
        hit_policy=hit_policy,
        inputs=tuple(InputClause(expression=Text(text=title)) for title in titles),
        outputs=(
            OutputClause(
                name="result",
                type_ref=type_ref,
                values=None if values is None else Text(text=values),
                default=None if default is None else Text(text=default),
            ),
        ),
        rules=tuple(_rule(number, *cells) for number, cells in enumerate(split, 1)),
    )


def _cells(row: str) -> tuple[list[str], list[str]]:
    inputs, mark, outputs = row.partition("=>")
    return [cell.strip() for cell in inputs.split("|")], [outputs.strip() if mark else "1"]


def _rule(number: int, inputs: list[str], outputs: list[str]) -> Rule:
    return Rule(
        id=f"row_{number}",
        line=10 + number,
        number=number,
        inputs=tuple(Text(id=f"row_{number}_{n}", line=10 + number, text=text) for n, text in enumerate(inputs)),
        outputs=tuple(Text(text=text) for text in outputs),
    )
