"""What can go wrong with an expression. A mistake in the data is no error: it gives null, as DMN says."""


class FeelError(Exception):
    """An expression could not be used."""


class FeelSyntaxError(FeelError):
    """The text is not an expression. `line` and `column` count from 1; the message is for people."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"{message} (line {line}, column {column})")
        self.message = message
        self.line = line
        self.column = column


class FeelLimitError(FeelError):
    """An expression wanted more steps, depth or room than anyone's expression may have."""
