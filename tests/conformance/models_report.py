"""The sections of docs/conformance.md on reading and checking models."""

from collections import Counter

from tests.conformance import ablation, constraints, corpora, miwg

SEED = 7
_CONSTRAINTS = """## Processes: models that break a rule of BPMN

betsy's models break one rule each. Right means: refused by a problem whose rule is the one that is broken
(`tests/conformance/constraints.py` says which of ours are which of theirs).

| Models | Refused | Refused for the right reason |
|---|---|---|
"""
_MIWG = """## Processes: the models that tools exchange

The reference models of BPMN's interchange group. Read means: parsed, everything in it accounted for, and nothing wrong
with it but what keeps a drawing from being run.

| Model | Read | What is said of it |
|---|---|---|
"""
_CORPORA = """## Processes: other engines' own test models

Each executable model is checked, deployed and started, or refused; anything else is a failure. Most of what is
refused calls code or uses expressions of the other engine.

| Corpus | Models | Start | Refused | Failures |
|---|---|---|---|---|
"""
_ABLATION = """## Processes: nothing is lost

From every model of betsy and the corpora that nothing stands in the way of, each flow node, sequence flow, event
definition, data association, `zeebe:` element and each attribute that counts is taken out in turn. What runs, or what
is said of the model, must change. What may go without a trace:

"""


def constraints_section() -> str:
    outcomes = list(constraints.outcomes())
    refused, right = sum(each.is_refused for each in outcomes), sum(each.is_right for each in outcomes)
    wrong = [f"- {each.model}: {', '.join(sorted(each.found)) or 'accepted'}" for each in outcomes if not each.is_right]
    rows = f"| {len(outcomes)} | {refused} ({refused / len(outcomes):.1%}) | {right} ({right / len(outcomes):.1%}) |"
    return f"{_CONSTRAINTS}{rows}\n\n### Which are not, and why\n\n{_lines(wrong)}\n\n{_WHY_NOT}"


_WHY_NOT = """A timer without xsi:type is natural language by the letter of §8.4.6. Where it is a date or a duration as ISO 8601
has it, it is read, with a warning: 154 of the 180 timers in two engines' models are written so.
"""


def miwg_section() -> str:
    rows = []
    for each in miwg.outcomes():
        told = Counter(problem.rule for problem in each.problems)
        said = ", ".join(f"{rule} ({count})" for rule, count in sorted(told.items())) or "nothing"
        rows.append(f"| {each.model} | {'yes' if each.is_read else 'no'} | {said} |")
    return _MIWG + "\n".join(rows) + "\n"


def corpora_section() -> str:
    rows, rules, failures = [], Counter[str](), []
    for name in corpora.NAMES:
        totals = corpora.Totals()
        for outcome in corpora.outcomes(name):
            totals.add(outcome)
        rows.append(f"| {name} | {totals.whole} | {totals.started} | {totals.refused} | {len(totals.failures)} |")
        rules.update(totals.rules)
        failures += [f"- {name}, {each.path.name}: {each.failure}" for each in totals.failures]
    refused = ", ".join(f"{rule} {count}" for rule, count in rules.most_common())
    table = "\n".join(rows)
    return f"{_CORPORA}{table}\n\nModels refused by rule: {refused}.\n\n### What fails\n\n{_lines(failures)}\n"


def ablation_section() -> str:
    report = ablation.run(SEED)
    listed = "\n".join(f"- `{name}`: {why}" for name, why in ablation.DESCRIPTIVE.items())
    counted = f"{report.models} models, {report.parts} parts, of which {report.descriptive.total()} only describe."
    return f"{_ABLATION}{listed}\n\n{counted}\n\n### What is lost\n\n{_lines([f'- {each}' for each in report.lost])}\n"


def _lines(found: list[str]) -> str:
    return "\n".join(found) or "Nothing."
