"""The elements of a DMN file, as written (DMN 1.5, chapters 6 to 10): texts are not yet read as FEEL."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What every element has. `line` is where it stands in the file."""

    id: str | None = None
    label: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Element):
    """A piece of FEEL: an expression, or the unary tests of a cell or a list of allowed values."""

    text: str
    type_ref: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationItem(Element):
    """A variable or formal parameter."""

    name: str
    type_ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression(Element):
    """A boxed expression; `type_ref` is the type of its value where one is given."""

    type_ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralExpression(Expression):
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class InputClause(Element):
    """A column to test. `values` are the unary tests of what it may hold."""

    expression: Text
    values: Text | None = None

    @property
    def title(self) -> str:
        """How people call the column."""
        return self.label or " ".join(self.expression.text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputClause(Element):
    """A column of results. `values` are in the order of their priority."""

    name: str | None = None
    type_ref: str | None = None
    values: Text | None = None
    default: Text | None = None

    @property
    def title(self) -> str:
        """How people call the column."""
        return self.name or self.label or "Result"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Element):
    """A row; `number` counts from 1. `annotations` are as many as the table has columns for them."""

    number: int
    inputs: tuple[Text, ...]
    outputs: tuple[Text, ...]
    annotations: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable(Expression):
    """`hit_policy` is one of UNIQUE, FIRST, PRIORITY, ANY, COLLECT, RULE ORDER, OUTPUT ORDER; `aggregation`
    (of COLLECT) None, SUM, COUNT, MIN or MAX.
    """

    hit_policy: str = "UNIQUE"
    aggregation: str | None = None
    inputs: tuple[InputClause, ...] = ()
    outputs: tuple[OutputClause, ...] = ()
    annotations: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextEntry(Element):
    """An entry without a variable is the result of its context."""

    variable: InformationItem | None
    value: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(Expression):
    entries: tuple[ContextEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(Expression):
    """`bindings` are (parameter, argument)."""

    function: Expression | None
    bindings: tuple[tuple[InformationItem, Expression | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionDefinition(Expression):
    """`kind` is FEEL, Java or PMML."""

    parameters: tuple[InformationItem, ...]
    body: Expression | None
    kind: str = "FEEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListExpression(Expression):
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Expression):
    """A list of contexts: a key for each column, a context for each row."""

    columns: tuple[InformationItem, ...]
    rows: tuple[tuple[Expression, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Expression):
    condition: Expression | None
    then: Expression | None
    otherwise: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Expression):
    source: Expression | None
    match: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Iteration(Expression):
    """`kind` is for, some or every; `body` what is returned or must hold."""

    kind: str
    variable: str
    source: Expression | None
    body: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionItem(Element):
    parameters: tuple[InformationItem, ...]
    result: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefinition(Element):
    """A type of the model's own. `allowed_values` are for the value, of a collection for each item of it;
    `constraint` is for the value as a whole.
    """

    name: str
    type_ref: str | None = None
    is_collection: bool = False
    components: tuple["ItemDefinition", ...] = ()
    function: FunctionItem | None = None
    allowed_values: Text | None = None
    constraint: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """What an element needs, as hrefs: `#id`, or `namespace#id` of an imported model."""

    inputs: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.inputs + self.decisions + self.knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class DrgElement(Element):
    """An element of the requirements graph. `variable` is its name in expressions."""

    name: str
    variable: InformationItem


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData(DrgElement):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(DrgElement):
    question: str | None = None
    description: str | None = None
    requires: Requirements = field(default_factory=Requirements)
    logic: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessKnowledgeModel(DrgElement):
    requires: Requirements = field(default_factory=Requirements)
    logic: FunctionDefinition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionService(DrgElement):
    """Decisions behind one door, as hrefs: what it gives, what it hides, and what it is given."""

    outputs: tuple[str, ...] = ()
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(Element):
    """Another model; without a name its elements join this one's own names."""

    name: str
    namespace: str
    location: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions(Element):
    """A DMN file."""

    name: str
    namespace: str
    imports: tuple[Import, ...] = ()
    items: tuple[ItemDefinition, ...] = ()
    elements: tuple[DrgElement, ...] = ()
