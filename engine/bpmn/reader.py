"""From the bytes of a journey's .bpmn files to problems, or to definitions that run. One reader for both."""

from collections.abc import Mapping

from engine import xml as hardened
from engine.bpmn import parser, rules
from engine.bpmn.normalise import normalise
from engine.bpmn.rewrite import rewrite
from engine.problems import Problem


def check(xml: bytes, beside: Mapping[str, bytes] | None = None, *, file: str = "process.bpmn") -> list[Problem]:
    """The problems of one model; it can be deployed when none has severity "error". Never raises.

    Without `beside` (the other files of its folder), references out of the file are not judged.
    """
    return rules.check_files({file: xml}, beside)


def read(files: Mapping[str, bytes]) -> dict[str, parser.Definition]:
    """The executable processes of files that `check` found no error in, by process id."""
    roots = {}
    for file, data in files.items():
        roots[file] = hardened.parse(data)
        normalise(roots[file])
        rewrite(roots[file])
    return parser.read(roots)
