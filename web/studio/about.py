"""journey.toml as the studio reads and changes it: what is in it besides, and its comments, stay as they are."""

from collections.abc import Mapping

import tomlkit
from tomlkit.exceptions import TOMLKitError

from engine import journey_file
from engine.bpmn.editing.model import Refused
from web.studio import contents
from web.studio.naming import name_of, unused
from web.texts import gettext as _


def process(files: Mapping[str, bytes]) -> str:
    """The id of the process that the journey starts with; "" where it is not said."""
    return str(contents.journey_table(files).get("process", ""))


def whole(files: Mapping[str, bytes]) -> tomlkit.TOMLDocument:
    """The file to change. Raises Refused where it cannot be read."""
    try:
        return tomlkit.parse(files.get(journey_file.FILE, b"").decode())
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise Refused(_("journey.toml cannot be read: %(error)s", error=str(error))) from None


def with_group(files: Mapping[str, bytes], title: str) -> tuple[str, bytes, str]:
    """The file with one more team: its path, its content, and the team's id."""
    group = unused(name_of(title, "team"), {each.id for each in contents.groups(files)})
    return journey_file.FILE, with_groups(files, {group: title}), group


def with_groups(files: Mapping[str, bytes], titles: Mapping[str, str]) -> bytes:
    """The file with these teams besides, by their ids. Raises Refused."""
    document = whole(files)
    tables = document.get("groups")
    if not isinstance(tables, tomlkit.items.AoT):
        tables = tomlkit.aot()
        document["groups"] = tables
    for group, title in titles.items():
        table = tomlkit.table()
        table["id"], table["title"] = group, title
        tables.append(table)
    return tomlkit.dumps(document).encode()
