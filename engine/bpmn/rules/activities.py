"""Activities: how many tokens they take and give, what starts a case, who is asked (§10.3)."""

from collections.abc import Iterator

from engine.bpmn.normalise import ACTIVITIES
from engine.bpmn.rules.document import Document
from engine.bpmn.xml import tag
from engine.problems import Problem


def quantities(document: Document) -> Iterator[Problem]:
    """Table 10.3: startQuantity and completionQuantity are one or more."""
    for node in document.each(*sorted(ACTIVITIES)):
        for name in ("startQuantity", "completionQuantity"):
            text = (node.get(name) or "1").strip()
            if not text.isdecimal() or int(text) < 1:
                detail = f"Its {name} is “{text}”, but must be one or more."
                yield document.problem(node, "quantity-below-one", detail, "Set it to 1, or clear it.")


def instantiating(document: Document) -> Iterator[Problem]:
    """§10.3.3: a receive task that starts a case has no way in, and stands at the top of a process."""
    for node in document.each("receiveTask"):
        if node.get("instantiate") not in ("true", "1"):
            continue
        if document.into(node):
            detail = "It starts a case, but an arrow leads to it."
            yield document.problem(
                node, "instantiating-with-way-in", detail, "Take the arrow away, or clear “instantiate”."
            )
        if not node.get("messageRef") and node.get("id") not in document.message_ends:
            detail = "It starts a case, but does not say by which message."
            yield document.problem(node, "message-missing", detail, "Choose the message.")


def resources(document: Document) -> Iterator[Problem]:
    """Table 10.5: a role names a resource, or says by an expression who it is, never both."""
    for role in document.everything("resourceRole", "performer", "humanPerformer", "potentialOwner"):
        named = role.find(tag("resourceRef")) is not None
        if named and role.find(tag("resourceAssignmentExpression")) is not None:
            detail = "It says who does it both by a resource and by an expression."
            yield document.problem(role, "role-ambiguous", detail, "Keep one of them.")
        if not named and role.find(tag("resourceParameterBinding")) is not None:
            detail = "It sets the parameters of a resource, but names none."
            yield document.problem(role, "role-without-resource", detail, "Name the resource, or clear its parameters.")


def roles_not_read(document: Document) -> Iterator[Problem]:
    """Only humanPerformer and potentialOwner of user tasks, in names, say something here; the rest describes."""
    for role in document.everything("resourceRole", "performer", "humanPerformer", "potentialOwner"):
        parent = role.getparent()
        is_read = parent is not None and parent.tag in (tag("userTask"), tag("globalUserTask"))
        if (
            not is_read
            or role.tag in (tag("performer"), tag("resourceRole"))
            or role.find(tag("resourceRef")) is not None
        ):
            detail = "It says in BPMN's general words who is responsible; nobody is asked because of that."
            remedy = "Set the assignee or the candidate groups of the user task."
            yield document.problem(role, "role-not-read", detail, remedy, "warning")


RULES = (quantities, instantiating, resources)
THEN = (roles_not_read,)
