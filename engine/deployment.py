"""Files → checked, versioned, immutable definitions, and back out of the database as a `DeployedJourney`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import dmn, journey_file
from engine.bpmn import dialect, reader, rules
from engine.bpmn.parser import Definition
from engine.bpmn.rules.decisions import decision_ids
from engine.bpmn.rules.form_files import embedded_forms, form_ids
from engine.errors import NotFound
from engine.journey_file import Journey
from engine.journey_tests import is_test
from engine.models import Deployment, DeploymentFile, new_id
from engine.people import Person
from engine.problems import Checker, Problem

MAX_FILES = 200
MAX_FILE_BYTES = 10_000_000
Needs = Mapping[str, frozenset[str]]
"""Connectors by type, each with the inputs that it cannot do without."""

KNOWN_ENDINGS = (".bpmn", ".form", ".toml", ".md", ".dmn")


@dataclass(frozen=True)
class DeployedJourney:
    """One deployment, parsed: shared by all its cases, never changed."""

    deployment_id: str
    version: int
    files: Mapping[str, bytes]
    journey: Journey

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        return reader.read(_ending(self.files, ".bpmn"))

    @cached_property
    def pausing(self) -> frozenset[str]:
        """Ids of the user tasks during which the target clock stands still."""
        known = (each for definition in self.definitions.values() for each in definition.elements())
        return frozenset(each.element_id for each in known if each.extensions.properties.get("clock") == "paused")

    @cached_property
    def forms(self) -> dict[str, str]:
        """Form id → file name."""
        return form_ids(self.files)

    @cached_property
    def decisions(self) -> dict[str, str]:
        """Decision id → file name."""
        return decision_ids(self.files)

    @cached_property
    def _models(self) -> dict[str, dmn.Model]:
        files = _ending(self.files, ".dmn")
        return {file: dmn.read(data, files) for file, data in files.items()}

    def decision(self, decision_id: str) -> tuple[str, dmn.Model]:
        """The file of a decision, and its model."""
        try:
            file = self.decisions[decision_id]
        except KeyError:
            raise NotFound(f"The journey has no decision “{decision_id}”.") from None
        return file, self._models[file]

    @property
    def main(self) -> Definition:
        """The process that the journey starts with."""
        return self.definitions[self.journey.process]

    @property
    def start_form(self) -> str | None:
        """The id of the form whose answers start a case; None where a citizen does not begin it."""
        return self.main.start.extensions.form_id

    def form(self, form_id: str) -> tuple[str, bytes]:
        """A form's file name and bytes."""
        try:
            file = self.forms[form_id]
        except KeyError:
            raise NotFound(f"The journey has no form “{form_id}”.") from None
        return file, self._embedded(file)[form_id] if form_id.startswith(dialect.EMBEDDED_FORM) else self.files[file]

    def _embedded(self, file: str) -> dict[str, bytes]:
        return embedded_forms(self.files[file])


def check(
    files: Mapping[str, bytes], checkers: Mapping[str, Checker], connectors: Needs | None = None
) -> list[Problem]:
    """Everything that is wrong with a journey's folder. Never raises. `connectors` None: any will do."""
    unsafe = list(_folder(files))
    if unsafe:
        return unsafe
    problems = list(_journey(files))
    bpmn_problems = rules.check_files(_ending(files, ".bpmn"), files)
    problems += bpmn_problems
    for file, data in _ending(files, ".dmn").items():
        problems += dmn.check(data, file, files)
    for file, data in sorted(files.items()):
        checker = checkers.get(PurePosixPath(file).suffix)
        problems += checker(data, file, files) if checker else ()
    for file, data in _ending(files, ".bpmn").items():
        for form in embedded_forms(data).values():
            problems += checkers[".form"](form, file, files) if ".form" in checkers else ()
    if not any(problem.severity == "error" for problem in problems):
        problems += _together(files, connectors)
    return problems


def digest(files: Mapping[str, bytes]) -> str:
    """One hash over all names and contents."""
    whole = sha256()
    for file, data in sorted(files.items()):
        whole.update(sha256(file.encode()).digest() + sha256(data).digest())
    return whole.hexdigest()


def load(session: Session, deployment_id: str) -> DeployedJourney:
    """A deployment as it lies in the database."""
    deployment = session.get(Deployment, deployment_id)
    if deployment is None:
        raise NotFound(f"There is no deployment {deployment_id}.")
    rows = session.scalars(select(DeploymentFile).where(DeploymentFile.deployment_id == deployment_id))
    files = {row.path: row.content for row in rows}
    journey = journey_file.read(files[journey_file.FILE])
    return DeployedJourney(deployment_id, deployment.version, files, journey)


def newest(session: Session, journey_key: str) -> Deployment | None:
    query = select(Deployment).where(Deployment.journey_key == journey_key)
    return session.scalars(query.order_by(Deployment.version.desc()).limit(1)).first()


def version_of(
    files: Mapping[str, bytes], journey: Journey, before: Deployment | None, person: Person, now: datetime
) -> Deployment:
    """The next version of a journey, not yet in the database."""
    return Deployment(
        id=new_id(),
        journey_key=journey.key,
        version=1 if before is None else before.version + 1,
        digest=digest(files),
        title=journey.title,
        deployed_at=now,
        deployed_by=person.id,
        files=[DeploymentFile(path=file, content=data) for file, data in sorted(files.items())],
    )


def _ending(files: Mapping[str, bytes], ending: str) -> dict[str, bytes]:
    return {file: data for file, data in files.items() if file.endswith(ending)}


def _folder(files: Mapping[str, bytes]) -> Iterator[Problem]:
    if len(files) > MAX_FILES:
        yield _problem("", "too-many-files", f"There are more than {MAX_FILES} files.", "Take out what is not needed.")
        return
    for file, data in files.items():
        path = PurePosixPath(file)
        if path.is_absolute() or ".." in path.parts or "\\" in file or ":" in file:
            yield _problem(file, "path-unsafe", "Its path leads out of the journey's folder.", "Pack the folder again.")
        elif len(data) > MAX_FILE_BYTES:
            size = f"larger than {MAX_FILE_BYTES // 1_000_000} MB"
            yield _problem(file, "file-too-large", f"The file is {size}.", "Take out embedded pictures.")
        elif path.suffix not in KNOWN_ENDINGS and not is_test(file):
            detail = f"A file that ends in “{path.suffix}” is not part of a journey."
            yield _problem(file, "file-unknown", detail, f"Known endings are {', '.join(KNOWN_ENDINGS)}.")


def _journey(files: Mapping[str, bytes]) -> Iterator[Problem]:
    if journey_file.FILE not in files:
        detail = "The folder has no journey.toml."
        yield _problem(journey_file.FILE, "journey-missing", detail, "Add one: docs/journeys.md shows how.")
        return
    yield from journey_file.check(files[journey_file.FILE], journey_file.FILE, files)
    if not _ending(files, ".bpmn"):
        yield _problem("", "model-missing", "The folder has no .bpmn file.", "Draw the journey first.")


def _together(files: Mapping[str, bytes], connectors: Needs | None) -> Iterator[Problem]:
    """What only shows when all files are read: the main process, connectors, needs, groups."""
    journey = journey_file.read(files[journey_file.FILE])
    definitions = reader.read(_ending(files, ".bpmn"))
    if journey.process not in definitions:
        detail = f"Its process “{journey.process}” is in none of the .bpmn files."
        remedy = f"Choose one of: {', '.join(sorted(definitions))}."
        yield _problem(journey_file.FILE, "process-missing", detail, remedy)
        return
    needs = {need.id for need in journey.needs}
    groups = {group.id for group in journey.groups} | {"applicant"}
    for element in definitions[journey.process].elements():
        extensions = element.extensions
        for need in dialect.split_list(extensions.properties.get("need", "")):
            if need not in needs:
                yield _element(element, "need-unknown", f"It serves a need “{need}” that journey.toml does not list.")
        static = extensions.candidate_groups or ""
        for group in dialect.split_list(static) if not dialect.is_feel(static) else ():
            if group not in groups:
                yield _element(
                    element,
                    "group-unknown",
                    f"It is offered to “{group}”, a team that the journey does not know.",
                )
        if connectors is not None:
            yield from _connectors(element, extensions, connectors)


def _connectors(element: object, extensions: dialect.Extensions, known: Needs) -> Iterator[Problem]:
    """That they are there, and are given what they cannot do without. Without mappings they are given everything."""
    used = [extensions.task_type or "", *(each.type for each in extensions.listeners)]
    for task_type in dict.fromkeys(filter(None, used)):
        if task_type not in known:
            yield _element(
                element,
                "connector-unknown",
                f"Nothing here does jobs of the kind “{task_type}”: there is no such connector.",
            )
    given = {mapping.target.partition(".")[0] for mapping in extensions.inputs}
    for name in sorted(known.get(extensions.task_type or "", frozenset()) - given) if given else ():
        detail = f"Its connector “{extensions.task_type}” needs “{name}”, and no input of that name is mapped."
        yield _element(element, "connector-input-missing", detail)


def _element(element: object, rule: str, detail: str) -> Problem:
    remedies = {
        "need-unknown": "Add it under [[needs]], or name another.",
        "group-unknown": "Choose another, or add it: the studio’s page About does, under [[groups]] of journey.toml.",
        "connector-unknown": "Install it, or choose another.",
        "connector-input-missing": "Add it to the input mappings of the step.",
    }
    return Problem(
        element._wf_spec.file,  # type: ignore[attr-defined]
        element.element_id,  # type: ignore[attr-defined]
        element.bpmn_name,  # type: ignore[attr-defined]
        rule,
        "error",
        detail,
        remedies[rule],
    )


def _problem(file: str, rule: str, detail: str, remedy: str) -> Problem:
    return Problem(file, None, None, rule, "error", detail, remedy)
