"""One journey in the studio: its versions, its people, how it is published, and its files."""

import io
import zipfile
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, send_file, url_for
from sqlalchemy import func, select
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine import audit
from engine.audit import Happening
from engine.errors import Conflict, NotFound
from engine.models import Deployment, DeploymentFile, ProcessInstance
from engine.problems import errors
from engine.values import Value, clean
from web.actors import actors
from web.models import Account
from web.people import current_person
from web.rights import allow
from web.studio import drafts, problems, roles, teams
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles
from web.studio.models import JourneyRole, Publication
from web.texts import gettext as _
from web.texts import ngettext
from web.trying import try_outs
from web.work import db, engine, now


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, with why it was published."""

    deployment: Deployment
    by: str
    note: str
    open_cases: int
    is_live: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody with a role in the journey."""

    account: Account
    role: str


@blueprint.get("/<journey_key>/")
@allow("studio.read", drafts.find)
def journey(draft: DraftFiles, journey_key: str) -> str:
    return _page(draft)


def _page(draft: DraftFiles, errors_: dict[str, str] | None = None) -> str:
    found = [*problems.of(engine(), draft.files, now()), *teams.empty(db(), draft.files)]
    return render_template(
        "studio/journey.html",
        page_title=_("About this journey"),
        view="about",
        draft=draft,
        errors=errors_ or {},
        has_errors=bool(errors_),
        problems=found,
        stopping=len(errors(found)),
        versions=_versions(draft),
        held=_held(draft.key),
        others=roles.members(db()),
        role_words=role_words(),
        rule_words=rule_words(),
    )


def role_words() -> dict[str, str]:
    return {
        "reader": _("Reads it"),
        "designer": _("Changes it"),
        "publisher": _("Changes and publishes it"),
        "owner": _("Owns it"),
    }


def rule_words() -> dict[str, str]:
    return {
        "none": _("Nothing more: scenarios are advice"),
        "pass": _("Every scenario goes as it should"),
        "steps": _("Every scenario goes as it should, and every step is in one"),
    }


@blueprint.post("/<journey_key>/roles")
@allow("studio.own", drafts.find)
def set_role(draft: DraftFiles, journey_key: str) -> str | Response | tuple[str, int]:
    """Give somebody a role, or take it away."""
    role, account_id = request.form.get("role", ""), request.form.get("account", "")
    account = db().get(Account, int(account_id)) if account_id.isdigit() else None
    if not account_id:
        return _page(draft, {"account": _("Choose who it is")}), 422
    if account is None or role not in (*roles.ROLES, ""):
        raise BadRequest
    if role != "owner" and account.person_id == current_person().id and _is_last_owner(draft, account):
        return _page(draft, {"account": _("You are its only owner: let somebody else own it first")}), 422
    drafts.ensure(db(), journey_key, current_person(), now())
    kept = db().get(JourneyRole, (journey_key, account.id))
    if role == "":
        if kept is not None:
            db().delete(kept)
    elif kept is None:
        db().add(JourneyRole(journey_key=journey_key, account_id=account.id, role=role))
    else:
        kept.role = role
    _note(journey_key, "journey_role_set", {"account": clean(account.id), "role": role})
    flash(_("%(name)s: %(role)s", name=account.name, role=role_words().get(role, _("no role any more"))))
    return redirect(url_for("studio.journey", journey_key=journey_key) + "#people")


def _is_last_owner(draft: DraftFiles, account: Account) -> bool:
    owners = [person for person, role in draft.roles.items() if role == "owner"]
    return owners == [account.person_id]


@blueprint.post("/<journey_key>/settings")
@allow("studio.own", drafts.find)
def set_how(draft: DraftFiles, journey_key: str) -> str | Response | tuple[str, int]:
    """How many must agree before it is published, and what scenarios must show."""
    approvals, rule = request.form.get("approvals", ""), request.form.get("rule", "")
    if approvals not in ("0", "1", "2") or rule not in rule_words():
        raise BadRequest
    able = len(roles.publishers(db(), draft.roles))
    if int(approvals) > able:
        few = ngettext("Only %(num)d person may", "Only %(num)d people may", able)
        why = _("%(few)s publish this journey, so that nobody could agree. Give somebody else that role first", few=few)
        return _page(draft, {"approvals": why}), 422
    row = drafts.ensure(db(), journey_key, current_person(), now())
    row.approvals, row.rule = int(approvals), rule
    _note(journey_key, "journey_publishing_set", {"approvals": clean(row.approvals), "rule": rule})
    flash(_("How it is published is saved"))
    return redirect(url_for("studio.journey", journey_key=journey_key) + "#publishing")


@blueprint.post("/<journey_key>/withdraw")
@allow("studio.publish", drafts.find)
def withdraw(draft: DraftFiles, journey_key: str) -> str | Response | tuple[str, int]:
    """Offer it to nobody any more; cases that have begun go on."""
    reason = request.form.get("reason", "").strip()[:2000]
    if not reason:
        return _page(draft, {"reason": _("Say why it is not offered any more")}), 422
    if draft.live is None:
        raise NotFound(_("It was never published."))
    try:
        engine().withdraw(db(), draft.live.id, reason, current_person())
    except Conflict as error:
        flash(str(error))
    else:
        flash(_("Nobody can begin it any more. Cases that have begun go on"))
    return redirect(url_for("studio.journey", journey_key=journey_key))


@blueprint.post("/<journey_key>/discard")
@allow("studio.own", drafts.find)
def discard(draft: DraftFiles, journey_key: str) -> str | Response | tuple[str, int]:
    """Throw away a journey that was never published, with its history and its try-outs."""
    if draft.live is not None or draft.row is None:
        raise Conflict(_("It has been published: it can only be withdrawn."))
    if not request.form.get("sure"):
        return _page(draft, {"sure": _("Tick that you are sure")}), 422
    _note(journey_key, "journey_discarded", {"title": draft.title, "revision": clean(draft.revision)})
    try_outs.end_all(db(), journey_key, now())
    db().delete(draft.row)
    flash(_("“%(title)s” is thrown away", title=draft.title))
    return redirect(url_for("studio.journeys"))


@blueprint.post("/<journey_key>/restore/<int:version>")
@allow("studio.design", drafts.find)
def restore(draft: DraftFiles, journey_key: str, version: int) -> Response:
    """Make the draft what a version was; publishing it is the next page."""
    wanted = version_files(journey_key, version)
    gone: dict[str, bytes | None] = dict.fromkeys(set(draft.files) - set(wanted))
    note = _("Version %(version)s, restored", version=version)
    drafts.save(db(), journey_key, {**wanted, **gone}, draft.revisions, current_person(), now(), note)
    flash(_("The draft is version %(version)s again. Publish it when you are ready", version=version))
    return redirect(url_for("studio.publish", journey_key=journey_key))


@blueprint.get("/<journey_key>/files.zip")
@allow("studio.read", drafts.find)
def export(draft: DraftFiles, journey_key: str) -> Response:
    """The draft's files, or a version's (`?version=3`), as a zip."""
    version = request.args.get("version", type=int)
    files = draft.files if version is None else version_files(journey_key, version)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{journey_key}/{path}"), content, zipfile.ZIP_DEFLATED)
    whole.seek(0)
    name = f"{journey_key}-{version or 'draft'}.zip"
    return send_file(whole, mimetype="application/zip", as_attachment=True, download_name=name)


def version_files(journey_key: str, version: int) -> dict[str, bytes]:
    """The files of a version. Raises NotFound."""
    query = (
        select(DeploymentFile)
        .join(Deployment, Deployment.id == DeploymentFile.deployment_id)
        .where(Deployment.journey_key == journey_key, Deployment.version == version)
    )
    found = {row.path: row.content for row in db().scalars(query)}
    if not found:
        raise NotFound(f"There is no version {version}.")
    return found


def _versions(draft: DraftFiles) -> list[Version]:
    versions = db().scalars(
        select(Deployment).where(Deployment.journey_key == draft.key).order_by(Deployment.version.desc()).limit(100)
    )
    found = list(versions)
    of_versions = (Publication.journey_key == draft.key, Publication.deployment_id.is_not(None))
    said = select(Publication.deployment_id, Publication.note).where(*of_versions).order_by(Publication.ended_at)
    notes = {version: note for version, note in db().execute(said)}
    active = (ProcessInstance.journey_key == draft.key, ProcessInstance.state == "active")
    counted = select(ProcessInstance.deployment_id, func.count()).where(*active)
    cases = {version: count for version, count in db().execute(counted.group_by(ProcessInstance.deployment_id))}
    names = actors(db(), [each.deployed_by for each in found])
    return [
        Version(
            each,
            names.name(each.deployed_by),
            notes.get(each.id, ""),
            cases.get(each.id, 0),
            draft.live is not None and each.id == draft.live.id and each.withdrawn_at is None,
        )
        for each in found
    ]


def _held(journey_key: str) -> list[Held]:
    query = (
        select(Account, JourneyRole.role)
        .join(JourneyRole, JourneyRole.account_id == Account.id)
        .where(JourneyRole.journey_key == journey_key)
        .order_by(Account.name, Account.id)
    )
    return [Held(account, role) for account, role in db().execute(query)]


def _note(journey_key: str, kind: str, details: dict[str, Value]) -> None:
    audit.write_outside(db(), f"journey:{journey_key}", current_person(), now(), Happening(kind, details=details))
