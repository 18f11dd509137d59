from web.rights import allow
from web.studio import drafts
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles


@blueprint.get("/<journey_key>/outline")
@allow("studio.read", drafts.find)
def outline(draft: DraftFiles, journey_key: str) -> str:
    return ""
