"""Where uploaded files lie: outside the database and the web root, behind four functions."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol


class Storage(Protocol):
    """Keeps bytes under a key that it makes itself."""

    def put(self, data: bytes) -> str:
        """Keep the bytes for good (they survive a crash after this) and give their key."""
        ...

    def get(self, key: str) -> bytes:
        """The bytes under a key; FileNotFoundError if there are none."""
        ...

    def delete(self, key: str) -> None:
        """Take them away; nothing happens if there are none."""
        ...

    def kept_before(self, moment: datetime) -> Iterator[str]:
        """The keys of all that was put there before a moment."""
        ...


class Folder:
    """Files in a folder of the server, under random names in 256 sub-folders, readable by their owner only."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        key = secrets.token_hex(24)
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return key

    def get(self, key: str) -> bytes:
        return self._path(key).read_bytes()

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def kept_before(self, moment: datetime) -> Iterator[str]:
        for path in self.root.glob("[0-9a-f][0-9a-f]/*"):
            if path.stat().st_mtime < moment.timestamp():
                yield path.name

    def _path(self, key: str) -> Path:
        if not (len(key) == 48 and all(digit in "0123456789abcdef" for digit in key)):
            raise FileNotFoundError(key)
        return self.root / key[:2] / key


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
