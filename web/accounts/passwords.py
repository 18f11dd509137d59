"""Passwords: argon2id, checked in constant time whether or not there is such an account."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200


class TooWeak(ValueError):
    """The password is too short, too long, or one that everybody tries."""


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("nobody has this password")


def hashed(password: str) -> str:
    """The hash to keep. Raises TooWeak, which says what to do."""
    if len(password) < SHORTEST:
        raise TooWeak(f"Password must be {SHORTEST} characters or more")
    if len(password) > LONGEST:
        raise TooWeak(f"Password must be {LONGEST} characters or less")
    if len(set(password)) < 5:
        raise TooWeak("Password must not be the same few characters over and over")
    return _hasher().hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long for an account that has none, or is not there."""
    try:
        _hasher().verify(kept or _nobodys_hash(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def needs_rehash(kept: str) -> bool:
    return _hasher().check_needs_rehash(kept)
