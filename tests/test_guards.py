"""Sentences about the code that must stay true."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path
    for room in ("engine", "forms", "web")
    for path in (ROOT / room).rglob("*.py")
    if "node_modules" not in path.parts
)
ASKS_THE_TIME = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}


def calls(path: Path) -> set[tuple[str, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        (node.func.value.id, node.func.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    }


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_but_the_clock_asks_the_time(path: Path) -> None:
    assert not calls(path) & ASKS_THE_TIME


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_model_is_run_as_python(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}

    assert not names & {"eval", "exec"}


def test_a_package_imports_nothing_by_itself() -> None:
    script = (
        "import engine, sys; print([m for m in sys.modules if m.startswith(('sqlalchemy', 'SpiffWorkflow', 'flask'))])"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "lock",
    ["requirements.lock", "tests/requirements.lock", "web/assets/requirements.lock", "web/assets/package-lock.json"],
)
def test_a_lock_carries_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert "http" not in text.replace('"https-', "")
    assert "sha256:" in text or '"integrity": "sha512-' in text


def test_what_tests_install_is_what_production_installs_and_more() -> None:
    def pins(name: str) -> set[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        return {line.split(" ")[0] for line in lines if line[:1].isalnum()}

    assert pins("requirements.lock") <= pins("tests/requirements.lock")
