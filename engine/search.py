"""Finding a case by the name of whom it is about: the words of the journey's `[case].who`, kept beside the case.

Words are compared without case and accents; each word looked for may be the beginning of one that is kept, so that
an index answers and the cost does not grow with the cases that do not match.
"""

import re
import unicodedata
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, delete, exists, insert
from sqlalchemy.orm import Session

from engine import feel, journey_file
from engine.deployment import DeployedJourney
from engine.feel import FeelError
from engine.models import CaseWord, ProcessInstance
from engine.variables import ROOT, Scopes

MOST_WORDS = 12
LONGEST = 40


def words_of(text: str) -> list[str]:
    """The words of a name as they are kept and looked for: "Ångström-Smith" gives "angstrom" and "smith"."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return [word[:LONGEST] for word in dict.fromkeys(re.findall(r"\w+", bare))][:MOST_WORDS]


def index(session: Session, instance: ProcessInstance, deployed: DeployedJourney, scopes: Scopes) -> dict[str, str]:
    """Keep the words of whom a case is about, where they have changed; gives the subject, for the caller to write."""
    changed = {name for scope, name in scopes.changed if scope == ROOT}
    if changed.isdisjoint(_names_of(deployed.journey.case.who)):
        return {}
    try:
        who = journey_file.evaluate(deployed.journey.case.who, scopes.local(ROOT))
    except FeelError:
        who = None
    words = words_of(who) if isinstance(who, str) else []
    subject = " ".join(words)
    if subject == (instance.subject or ""):
        return {}
    session.execute(delete(CaseWord).where(CaseWord.process_instance_id == instance.id))
    if words:
        session.execute(insert(CaseWord), [{"word": each, "process_instance_id": instance.id} for each in words])
    return {"subject": subject}


@lru_cache(maxsize=200)
def _names_of(who: str) -> frozenset[str]:
    """The variables that the name is made of."""
    try:
        return frozenset(feel.names(who.removeprefix("=")))
    except FeelError:
        return frozenset()


def about(words: str) -> ColumnElement[bool]:
    """Cases about somebody whose name has all of these words, or words that begin so. No words: every case."""
    return and_(True, *(_has(word) for word in words_of(words)))


def _has(beginning: str) -> ColumnElement[bool]:
    return exists().where(
        CaseWord.process_instance_id == ProcessInstance.id,
        CaseWord.word >= beginning,
        CaseWord.word < beginning + "\U0010ffff",
    )
