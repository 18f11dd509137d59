"""New references: speakable, not to be guessed, no two alike: “BB-7K2M-94QX”."""

import secrets

ALPHABET = "23456789BCDFGHJKMNPQRTVWXY"
"""No vowels, so that no words come up; neither 0, 1, I, L, O nor S, Z, U, which are misread or misheard."""

LENGTH = 8


def new_reference(prefix: str) -> str:
    """A random one; whoever keeps it makes sure that it is the first of its kind."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"
