"""Finding a case by the name of whom it is about: the words of the journey's `[case].who`, kept beside the case.

Words are compared without case and accents; each word looked for may be the beginning of one that is kept, so that
an index answers and the cost does not grow with the cases that do not match.
"""

import re
import unicodedata
from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, delete, exists
from sqlalchemy.orm import Session

from engine import journey_file
from engine.deployment import DeployedJourney
from engine.feel import FeelError
from engine.models import CaseWord, ProcessInstance
from engine.values import Value

MOST_WORDS = 12
LONGEST = 40


def words_of(text: str) -> list[str]:
    """The words of a name as they are kept and looked for: "Ångström-Smith" gives "angstrom" and "smith"."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return [word[:LONGEST] for word in dict.fromkeys(re.findall(r"\w+", bare))][:MOST_WORDS]


def index(
    session: Session, instance: ProcessInstance, deployed: DeployedJourney, variables: Mapping[str, Value]
) -> None:
    """Keep the words of whom a case is about, where they have changed."""
    try:
        who = journey_file.evaluate(deployed.journey.case.who, variables)
    except FeelError:
        who = None
    words = words_of(who) if isinstance(who, str) else []
    subject = " ".join(words)
    if subject == (instance.subject or ""):
        return
    instance.subject = subject
    session.flush()
    session.execute(delete(CaseWord).where(CaseWord.process_instance_id == instance.id))
    session.add_all(CaseWord(word=word, process_instance_id=instance.id) for word in words)


def about(words: str) -> ColumnElement[bool]:
    """Cases about somebody whose name has all of these words, or words that begin so. No words: every case."""
    return and_(True, *(_has(word) for word in words_of(words)))


def _has(beginning: str) -> ColumnElement[bool]:
    return exists().where(
        CaseWord.process_instance_id == ProcessInstance.id,
        CaseWord.word >= beginning,
        CaseWord.word < beginning + "\U0010ffff",
    )
