"""A journey.toml for models that come without one."""

from collections.abc import Mapping

from engine.bpmn.dialect import split_list
from engine.bpmn.reader import read
from engine.bpmn.rules import check_files
from engine.errors import InvalidModel
from engine.people import APPLICANT
from engine.problems import Problem, errors


def made_for(files: Mapping[str, bytes]) -> bytes:
    """The first executable process is the main one; the groups are those that the models name."""
    models = {file: data for file, data in files.items() if file.endswith(".bpmn")}
    found = errors(check_files(models, files))
    if found:
        raise InvalidModel(found)
    definitions = read(models)
    if not definitions:
        detail = "There is no process that can be run."
        raise InvalidModel([Problem("", None, None, "nothing-executable", "error", detail, "Draw one first.")])
    offered = [
        element.extensions.candidate_groups or ""
        for definition in definitions.values()
        for element in definition.elements()
    ]
    groups = {group for text in offered if not text.startswith("=") for group in split_list(text)} - {APPLICANT}
    head = (
        'key = "bench"\ntitle = "Bench"\nname = "Bench"\nowner = "Bench"\nreference = "BE"\n'
        f"process = {_quoted(next(iter(definitions)))}\n"
        '[start]\nsummary = "Bench"\n[contact]\ntelephone = "0"\nhours = "always"\n'
    )
    return (head + "".join(f"[[groups]]\nid = {_quoted(g)}\ntitle = {_quoted(g)}\n" for g in sorted(groups))).encode()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
