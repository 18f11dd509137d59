"""betsy's models that break one rule of BPMN each: refused, and for the rule they break.

A folder is named after a constraint of Geiger's catalogue ("BPMN 2.0 Process Model Serialization Constraints").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.bpmn import check
from engine.problems import errors
from tests.conformance.betsy import FOLDER as BETSY

FOLDER = BETSY / "bpmn" / "bpmn_constraints"

_FLOWS = frozenset({"flow-unresolved", "flow-at-artifact", "flow-crosses-border"})
_SETS = frozenset({"data-set-part", "data-in-no-set", "data-sets-one-sided", "data-set-missing"})
_MESSAGE_DATA = frozenset({"message-data-count", "message-data-differs", "operation-data", "message-missing"})
_LOOPS = frozenset(
    {"loop-data", "loop-item-differs", "multi-instance-without-count", "loop-behaviour", "loop-cardinality"}
)
_LINKS = frozenset(
    {"link-target-missing", "link-source-missing", "link-crosses-border", "link-ambiguous", "link-connected"}
)
_FORMAL = frozenset({"expression-not-formal", "expression-empty"})

RULES: dict[str, frozenset[str]] = {
    "001": frozenset({"import-missing"}),
    "002": frozenset({"id-not-unique"}),
    "004": frozenset({"text-format"}),
    "006": _FLOWS,
    "007": _FLOWS,
    "008": frozenset({"message-flow-at-artifact"}),
    "009": frozenset({"message-flow-at-artifact"}),
    "010": frozenset({"text-format"}),
    "011": frozenset({"escalation-code-missing"}),
    "012": _FORMAL,
    "013": _FORMAL,
    "014": frozenset({"language-not-a-uri"}),
    "016": frozenset({"lanes-in-choreography"}),
    "017": frozenset({"gateway-direction"}),
    "018": frozenset({"gateway-direction"}),
    "019": frozenset({"gateway-direction"}),
    "020": frozenset({"item-collection-differs"}),
    "021": _FLOWS | {"event-sub-process-connected"},
    "022": _FLOWS | {"event-sub-process-connected"},
    "023": frozenset({"flow-lists-differ"}),
    "024": frozenset({"flow-not-immediate"}),
    "025": frozenset({"condition-alone", "condition-at-event", "condition-at-start"}),
    "026": frozenset({"default-unresolved"}),
    "027": frozenset({"choreography-reference"}),
    "028": _FLOWS,
    "029": frozenset({"participant-multiplicity"}),
    "030": frozenset({"participant-multiplicity"}),
    "031": frozenset({"message-flow-within-pool"}),
    "032": frozenset({"correlation-incomplete"}),
    "033": frozenset({"correlation-incomplete"}),
    "034": frozenset({"correlation-incomplete"}),
    "035": frozenset({"public-executable"}),
    "036": frozenset({"choreography-in-process"}),
    "037": frozenset({"quantity-below-one"}),
    "038": frozenset({"quantity-below-one"}),
    "039": frozenset({"role-ambiguous"}),
    "040": frozenset({"role-without-resource", "role-ambiguous"}),
    "041": frozenset({"role-without-resource", "role-ambiguous"}),
    **dict.fromkeys(("042", "043", "044", "045", "046", "047", "048", "050", "051", "052"), _MESSAGE_DATA),
    "049": frozenset({"instantiating-with-way-in"}),
    "053": frozenset({"script-format-missing"}),
    "056": frozenset({"choreography-in-process"}),
    "057": frozenset({"event-sub-process-connected"}),
    "058": frozenset({"event-sub-process-start"}),
    "059": frozenset({"event-sub-process-trigger"}),
    "060": frozenset({"event-sub-process-boundary", "cancel-outside-transaction"}),
    "061": frozenset({"ad-hoc-empty", "nothing-to-run"}),
    "062": frozenset({"ad-hoc-start-or-end", "choreography-in-process", "element-not-supported"}),
    "063": frozenset({"call-data-differs"}),
    "064": frozenset({"binding-missing"}),
    "065": frozenset({"binding-differs"}),
    **dict.fromkeys(("066", "067", "068", "069", "070", "071", "072", "073", "074", "075"), _LOOPS | {"loop-maximum"}),
    "076": frozenset({"data-reference-name"}),
    "077": frozenset({"item-collection-differs"}),
    "078": frozenset({"item-collection-differs"}),
    "079": frozenset({"sub-process-data"}),
    "080": frozenset({"association-direction", *_SETS}),
    "081": frozenset({"association-direction", *_SETS}),
    "082": frozenset({"association-direction"}),
    "083": frozenset({"item-collection-differs"}),
    **dict.fromkeys(("084", "085", "086", "087", "088", "089", "090"), _SETS),
    "091": frozenset({"association-items-differ"}),
    "092": frozenset({"association-sources"}),
    "093": frozenset({"event-data-count"}),
    "094": frozenset({"event-data-differs"}),
    "095": frozenset({"definition-not-shared"}),
    "096": frozenset({"flow-into-start"}),
    "097": frozenset({"start-missing"}),
    "098": frozenset({"start-event-trigger"}),
    "099": frozenset({"call-without-start"}),
    "100": frozenset({"sub-process-start-trigger"}),
    "101": frozenset({"start-leads-nowhere", "flow-lists-differ"}),
    "102": frozenset({"message-flow-direction"}),
    "103": frozenset({"message-flow-without-message"}),
    "104": frozenset({"flow-out-of-end"}),
    "105": frozenset({"end-missing"}),
    "106": frozenset({"cancel-outside-transaction"}),
    "107": frozenset({"end-never-reached", "flow-lists-differ"}),
    "108": frozenset({"message-flow-direction"}),
    "109": frozenset({"message-flow-without-message"}),
    "110": frozenset({"boundary-event-trigger"}),
    "111": frozenset({"cancel-outside-transaction"}),
    "112": frozenset({"flow-into-boundary"}),
    "113": frozenset({"boundary-without-exit"}),
    "114": frozenset({"compensation-event-exit"}),
    "115": frozenset({"event-in-missing"}),
    "116": frozenset({"event-out-missing"}),
    **dict.fromkeys(("117", "118", "124", "125", "126"), _LINKS),
    "119": frozenset({"message-flow-direction"}),
    "120": frozenset({"cancel-outside-transaction"}),
    "121": frozenset({"start-event-trigger", "compensation-target"}),
    "122": frozenset({"catch-event-trigger"}),
    "123": _FORMAL | {"condition-absent", "expression-expected"},
    "127": frozenset({"message-missing"}),
    "128": frozenset({"operation-missing"}),
    "129": frozenset({"event-sub-process-trigger"}),
    "130": frozenset({"error-code-missing"}),
    "131": frozenset({"timer-ambiguous", "timer-missing"}),
    "132": frozenset({"timer-ambiguous", "timer-missing", "signal-missing"}),
    "133": frozenset({"timer-ambiguous", "timer-missing", "signal-missing"}),
    "134": frozenset({"timer-ambiguous", "timer-missing", "signal-missing"}),
    "135": frozenset({"gateway-superfluous", "gateway-without-exit"}),
    "136": frozenset({"event-gateway-ways"}),
    "137": frozenset({"event-gateway-condition"}),
    "138": frozenset({"event-gateway-target"}),
    "139": frozenset({"event-gateway-mixed"}),
    "140": frozenset({"event-gateway-target-boundary"}),
    "141": frozenset({"event-gateway-target-shared"}),
    "142": frozenset({"instantiating-with-way-in"}),
    "143": frozenset({"event-gateway-parallel", "instantiating-with-way-in"}),
    "144": frozenset({"compensation-handler-unmarked", "compensation-handler"}),
    "145": frozenset({"compensation-handler-connected", "compensation-handler"}),
    "146": frozenset({"end-event-trigger"}),
    "147": frozenset({"boundary-event-trigger"}),
    "148": frozenset({"catch-event-trigger"}),
    "149": frozenset({"throw-event-trigger"}),
    "150": frozenset({"flow-in-missing", "event-in-missing", "end-never-reached", "flow-into-boundary"}),
    "151": frozenset({"flow-out-missing", "event-out-missing", "gateway-without-exit", "flow-lists-differ"}),
    "152": _FLOWS,
    "REF": _FLOWS
    | {"reference-unresolved", "reference-kind", "default-unresolved", "boundary-without-host", "call-unresolved"}
    | {"compensation-target", "form-missing", "import-missing"},
}
"""Constraint → the rules of ours that say the same."""


@dataclass(frozen=True)
class Outcome:
    """What became of one model."""

    model: str
    constraint: str
    found: frozenset[str]

    @property
    def is_refused(self) -> bool:
        return bool(self.found)

    @property
    def is_right(self) -> bool:
        return bool(self.found & RULES.get(self.constraint, frozenset()))


def outcomes() -> Iterator[Outcome]:
    for path in sorted(FOLDER.glob("*/*.bpmn")) if FOLDER.is_dir() else ():
        yield Outcome(path.stem, path.parent.name.removeprefix("EXT"), refusals(path))


def refusals(path: Path) -> frozenset[str]:
    beside = {
        each.name: each.read_bytes() for each in path.parent.iterdir() if each.suffix in (".bpmn", ".wsdl", ".xsd")
    }
    return frozenset(problem.rule for problem in errors(check(path.read_bytes(), beside, file=path.name)))
