"""The permit journey as publishers have it: zipped, and as case work whose steps people start."""

import io
import zipfile
from pathlib import Path

from tests.models import Drawing, definitions, offered
from tests.web.installation import PERMIT


def zipped(folder: Path = PERMIT, **changes: bytes) -> tuple[io.BytesIO, str]:
    """The journey's folder as somebody would zip it, some of its files changed (`_` for `.` in their names)."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file():
                archive.writestr(f"permit/{name}", changes.get(name.replace(".", "_"), path.read_bytes()))
    whole.seek(0)
    return whole, "permit.zip"


def case_work() -> bytes:
    """Nothing begins by itself: officers start a visit, the applicant a call."""
    inner = Drawing().draw("visit_at_home: user\nask_us_to_ring: user")
    inner.extend("visit_at_home", offered("officers")).extend("ask_us_to_ring", offered("applicant"))
    outer = Drawing("permit").draw("start -> work: adHocSubProcess -> end")
    outer.extend("start", '<zeebe:formDefinition formId="apply"/>')
    outer.extend("work", '<zeebe:adHoc activeElementsCollection="=[]"/>').put_inside("work", inner)
    return definitions(outer.process())
