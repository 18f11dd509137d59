"""A journey's folder: what is refused, by whom it is named, and that nothing of it is kept."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import deployment, journey_file, journey_package
from engine.errors import InvalidModel
from forms.schema import check as check_form
from tests.models import mapping, model, offered, properties, service

TOML = b"""
key = "report"
title = "Report a problem"
name = "Report"
owner = "Highways"
process = "process"
reference = "RP"
[start]
summary = "Tell us"
[contact]
telephone = "01632 960 140"
hours = "Monday to Friday"
[[groups]]
id = "officers"
title = "Officers"
[[needs]]
id = "known"
text = "As a driver, I need to say where, so that it is mended"
"""
MODEL = model("start -> ask: user -> end", {"ask": offered("officers") + properties(need="known")})
GOOD = {"journey.toml": TOML, "process.bpmn": MODEL}


def rules(files: dict[str, bytes], connectors: Mapping[str, frozenset[str]] | None = None) -> set[str]:
    found = deployment.check(files, {".form": check_form}, connectors)
    return {problem.rule for problem in found if problem.severity == "error"}


def test_a_good_journey_has_no_problem() -> None:
    assert deployment.check(GOOD, {}) == []


EMBEDDED = model(
    "start -> ask: user -> end",
    {"ask": offered("officers") + '<zeebe:formDefinition formKey="camunda-forms:bpmn:inside"/>'},
).replace(
    b"<bpmn:startEvent",
    b'<bpmn:extensionElements><zeebe:userTaskForm id="inside">{"id": "x", "type": "default", "components": [{"type": "textfield", "key": "where", "label": "Where?"}]}'
    b"</zeebe:userTaskForm></bpmn:extensionElements><bpmn:startEvent",
)


def test_a_form_in_the_diagram_is_checked_and_found_like_any_other() -> None:
    files = {**GOOD, "process.bpmn": EMBEDDED}
    key = "camunda-forms:bpmn:inside"

    assert rules(files) == set()
    assert rules({**files, "process.bpmn": EMBEDDED.replace(b'"textfield"', b'"crystal ball"')}) != set()
    deployed = deployment.DeployedJourney("d", 1, files, journey_file.read(TOML))
    assert deployed.forms[key] == "process.bpmn"
    assert deployed.form(key)[1].startswith(b'{"id": "x"')


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("journey-missing", {"journey.toml": None}),
        ("model-missing", {"process.bpmn": None}),
        ("toml-unreadable", {"journey.toml": b"key = "}),
        ("toml-unreadable", {"journey.toml": b"\xff\xfe"}),
        ("toml-invalid", {"journey.toml": TOML.replace(b"reference", b"referense")}),
        ("toml-invalid", {"journey.toml": TOML.replace(b'"RP"', b"7")}),
        ("toml-invalid", {"journey.toml": TOML.replace(b'"report"', b'"Not A Key"')}),
        ("toml-invalid", {"journey.toml": TOML + b"[surprise]\nx = 1\n"}),
        ("toml-invalid", {"journey.toml": TOML.replace(b'"report"', b'"report\\n"')}),
        ("toml-invalid", {"journey.toml": TOML.replace(b'"RP"', b'"RP\\n"')}),
        ("toml-invalid", {"journey.toml": TOML + b'[[retention]]\nkind = "drafts"\ndays = 999999999999\n'}),
        ("toml-unreadable", {"journey.toml": TOML + b"[settings]\nx = " + b"9" * 5000}),
        ("settings-unusable", {"journey.toml": TOML + b"[settings]\nx = nan\n"}),
        ("settings-unusable", {"journey.toml": TOML + b"[settings]\nx = [inf]\n"}),
        ("settings-unusable", {"journey.toml": TOML + b"[settings]\nx" + b".a" * 3000 + b" = 1\n"}),
        ("settings-unusable", {"journey.toml": TOML + b"[settings]\ntarget_working_days = -5\n"}),
        ("settings-unusable", {"journey.toml": TOML + b"[settings]\ntarget_working_days = 999999999999\n"}),
        ("toml-too-large", {"journey.toml": TOML + b"#" * 1_000_001}),
        ("expression-invalid", {"journey.toml": TOML + b'[case]\nwho = "=1 +"\n'}),
        ("key-repeated", {"journey.toml": TOML + b'[[groups]]\nid = "officers"\ntitle = "Again"\n'}),
        ("process-missing", {"journey.toml": TOML.replace(b'process = "process"', b'process = "other"')}),
        ("group-unknown", {"process.bpmn": model("start -> ask: user -> end", {"ask": offered("strangers")})}),
        (
            "need-unknown",
            {
                "process.bpmn": model(
                    "start -> ask: user -> end", {"ask": offered("officers") + properties(need="unknown")}
                )
            },
        ),
        ("xml-unreadable", {"process.bpmn": b"<a"}),
        ("xml-unreadable", {"process.bpmn": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        ("path-unsafe", {"../out.bpmn": MODEL}),
        ("path-unsafe", {"/etc/out.bpmn": MODEL}),
        ("path-unsafe", {"a\\..\\out.bpmn": MODEL}),
        ("file-too-large", {"big.md": b"x" * 10_000_001}),
        ("file-unknown", {"run.exe": b"MZ"}),
        ("dmn-unreadable", {"rules.dmn": b"<definitions/>"}),
        ("too-many-files", {f"{n}.md": b"" for n in range(300)}),
    ],
)
def test_what_is_wrong_is_refused_by_name(rule: str, change: dict[str, bytes | None]) -> None:
    files = {name: data for name, data in {**GOOD, **change}.items() if data is not None}

    assert rule in rules(files)


def test_a_problem_of_the_toml_names_the_key() -> None:
    [problem] = deployment.check({**GOOD, "journey.toml": TOML + b"[start2]\n"}, {})

    assert (problem.file, problem.rule) == ("journey.toml", "toml-invalid")
    assert "start2" in problem.detail


def test_a_connector_that_is_not_installed_is_refused() -> None:
    files = {**GOOD, "process.bpmn": model("start -> call: service -> end", {"call": service("fax")})}

    assert rules(files, {"email": frozenset()}) == {"connector-unknown"}
    assert rules(files, {"fax": frozenset()}) == set()


def test_a_listener_whose_connector_is_not_installed_is_refused() -> None:
    listener = (
        '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="fax"/></zeebe:executionListeners>'
    )
    files = {**GOOD, "process.bpmn": model("start -> ask: user -> end", {"ask": offered("officers") + listener})}

    assert rules(files, {}) == {"connector-unknown"}
    assert rules(files, {"fax": frozenset()}) == set()


@pytest.mark.parametrize(("inputs", "found"), [({"body": "1"}, {"connector-input-missing"}), ({"url": '"x"'}, set())])
def test_a_connector_that_is_not_given_what_it_needs_is_refused(inputs: dict[str, str], found: set[str]) -> None:
    call = service("http") + mapping(inputs=inputs)
    files = {**GOOD, "process.bpmn": model("start -> call: service -> end", {"call": call})}

    assert rules(files, {"http": frozenset({"url"})}) == found


def test_without_mappings_a_connector_is_given_everything() -> None:
    files = {**GOOD, "process.bpmn": model("start -> call: service -> end", {"call": service("http")})}

    assert rules(files, {"http": frozenset({"url"})}) == set()


@pytest.mark.parametrize(
    ("rule", "key", "value"),
    [
        ("expression-invalid", "resultExpression", "={ a: "),
        ("expression-expected", "resultExpression", "{ a: 1 }"),
        ("expression-invalid", "errorExpression", "=if"),
        ("expression-invalid", "template", "Dear {{ if }}"),
        ("header-invalid", "errorCodes", "404 not_found"),
        ("header-invalid", "errorCodes", "four: x"),
        ("header-invalid", "retryBackoff", "soon"),
        ("header-invalid", "retryBackoff", "-PT1M"),
        (None, "resultExpression", "={ a: response.body }"),
        (None, "template", "Dear {{ name }}, = is fine"),
        (None, "errorCodes", "404: not_found, 409: duplicate"),
        (None, "retryBackoff", "PT5M"),
        (None, "retryBackoff", "=settings.wait"),
    ],
)
def test_what_a_task_says_to_its_connector_is_checked(rule: str | None, key: str, value: str) -> None:
    header = f"<zeebe:taskHeaders><zeebe:header key={quoteattr(key)} value={quoteattr(value)}/></zeebe:taskHeaders>"
    files = {**GOOD, "process.bpmn": model("start -> call: service -> end", {"call": service("http") + header})}

    assert rules(files) == ({rule} if rule else set())


def test_a_broken_form_is_refused_with_its_name() -> None:
    [problem] = [
        p for p in deployment.check({**GOOD, "ask.form": b"{"}, {".form": check_form}) if p.severity == "error"
    ]

    assert problem.file == "ask.form"


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["journey.toml", "a.bpmn", "b.form"]), st.binary(max_size=200)))
def test_check_never_raises(files: dict[str, bytes]) -> None:
    assert isinstance(deployment.check({**GOOD, **files}, {".form": check_form}), list)


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_zip_of_the_folder_or_of_its_files_is_read_alike() -> None:
    assert journey_package.read_zip(zipped(GOOD)) == GOOD
    assert journey_package.read_zip(zipped({f"blue_badge/{name}": data for name, data in GOOD.items()})) == GOOD


@pytest.mark.parametrize("name", ["../journey.toml", "/journey.toml", "a/../../x.bpmn", "C:\\x.bpmn", "..\\x.bpmn"])
def test_a_zip_that_climbs_out_of_its_folder_is_refused(name: str) -> None:
    with pytest.raises(InvalidModel) as refused:
        journey_package.read_zip(zipped({name: b"x"}))

    assert refused.value.problems[0].rule == "path-unsafe"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"not a zip", zipped(GOOD)[:-30]])
def test_a_broken_zip_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidModel) as refused:
        journey_package.read_zip(data)

    assert refused.value.problems[0].rule == "zip-unreadable"


def test_a_zip_bomb_is_refused() -> None:
    bomb = zipped({f"{n}.md": b"\0" * 9_000_000 for n in range(8)})

    assert len(bomb) < 200_000
    with pytest.raises(InvalidModel) as refused:
        journey_package.read_zip(bomb)
    assert refused.value.problems[0].rule == "too-large"


def test_a_folder_is_read_without_hidden_files_links_and_tests(tmp_path: Path) -> None:
    for name, data in {**GOOD, ".hidden": b"x", "tests/story.toml": b"x"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "passwords.md").symlink_to("/etc/passwd")

    assert journey_package.read(tmp_path) == GOOD


def test_a_path_that_is_no_journey_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidModel):
        journey_package.read(tmp_path / "nowhere")
