"""A journey as a folder or a zip of it: reading one from a disk or a stranger, within limits."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from engine.errors import Conflict, InvalidModel
from engine.journey_file import FILE
from engine.journey_tests import TESTS, is_test
from engine.problems import Problem

MAX_TOTAL_BYTES = 50_000_000
MAX_ENTRIES = 500
_NOT_OURS = ("__MACOSX",)


def read(path: Path) -> dict[str, bytes]:
    """The files of a folder or of a .zip, by their path within the journey. Raises InvalidModel."""
    if path.is_dir():
        return _folder(path)
    if path.suffix == ".zip" and path.is_file():
        if path.stat().st_size > MAX_TOTAL_BYTES:
            raise _refused(path.name, "too-large", f"The zip is larger than {MAX_TOTAL_BYTES // 1_000_000} MB.")
        return read_zip(path.read_bytes(), path.name)
    detail = "It is neither a folder nor a .zip." if path.exists() else "There is no folder and no .zip of this name."
    raise _refused(str(path), "not-a-journey", detail)


def read_zip(data: bytes, name: str = "journey.zip") -> dict[str, bytes]:
    """The files of a zip that a stranger may have made. Raises InvalidModel; nothing is written to a disk."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive, name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise _refused(name, "zip-unreadable", f"The zip cannot be read: {error}.") from None


def write(path: Path, files: Mapping[str, bytes]) -> None:
    """The files into a new folder or a new .zip, byte for byte. Raises Conflict where there is something already."""
    if path.exists():
        raise Conflict(f"“{path}” is there already: name a new folder or zip.")
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
            for file, data in sorted(files.items()):
                archive.writestr(file, data)
        return
    for file, data in files.items():
        target = path / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _unpacked(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise _refused(name, "too-large", "The zip unpacks to more than a journey can be.")
    files: dict[str, bytes] = {}
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
            raise _refused(name, "path-unsafe", f"“{entry.filename}” leads out of the journey's folder.")
        if _is_ours(path.parts):
            with archive.open(entry) as file:
                # What the entry says of its own size is a stranger's word.
                files[entry.filename] = file.read(MAX_TOTAL_BYTES + 1)
        if sum(map(len, files.values())) > MAX_TOTAL_BYTES:
            raise _refused(name, "too-large", "The zip unpacks to more than a journey can be.")
    return _from_root(files)


def _from_root(files: dict[str, bytes]) -> dict[str, bytes]:
    """A zip of the folder itself has the folder's name before each path: leave that out."""
    roots = {PurePosixPath(file).parts[0] for file in files}
    if FILE in files or len(roots) != 1:
        return files
    prefix = next(iter(roots)) + "/"
    inner = {file.removeprefix(prefix): data for file, data in files.items()}
    return {file: data for file, data in inner.items() if _is_ours(PurePosixPath(file).parts)}


def _folder(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for file in sorted(path.rglob("*")):
        relative = file.relative_to(path)
        if not file.is_file() or file.is_symlink() or not _is_ours(relative.parts):
            continue
        total += file.stat().st_size
        if total > MAX_TOTAL_BYTES or len(files) >= MAX_ENTRIES:
            raise _refused(str(path), "too-large", "The folder holds more than a journey can be.")
        files[relative.as_posix()] = file.read_bytes()
    return files


def _is_ours(parts: tuple[str, ...]) -> bool:
    if parts[0] == TESTS and not is_test("/".join(parts)):
        return False
    return parts[0] not in _NOT_OURS and not any(part.startswith(".") for part in parts)


def _refused(file: str, rule: str, detail: str) -> InvalidModel:
    remedy = "Choose the journey's folder, or a zip of it."
    return InvalidModel([Problem(file, None, None, rule, "error", detail, remedy)])
