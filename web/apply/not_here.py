"""A citizen's page that this browser may not see, or that is not there: how its owner comes to it by e-mail.

A session ends, and people follow an address on another device. Nothing is learnt by guessing: the answer is 404 and
the same whether or not there is such a case or draft.
"""

from flask import Response, make_response, request
from werkzeug.exceptions import HTTPException, NotFound

from web import errors, work
from web.apply.blueprint import blueprint
from web.apply.filling import current_journey
from web.apply.leaving import saved_page
from web.apply.where import where_page


@blueprint.errorhandler(404)
def not_here(error: NotFound) -> Response:
    """The page that asks for a link, with the status of a page that is not there."""
    html = _way_in(request.view_args or {}) if request.method in work.SAFE_METHODS else None
    return errors.page(404) if html is None else make_response(html, 404)


def _way_in(where: dict[str, str]) -> str | None:
    if "reference" in where:
        return where_page({"reference": where["reference"]}, {}, is_elsewhere=True)
    if "draft_id" not in where:
        return None
    try:
        return saved_page(current_journey(where["journey_key"]), "", {}, is_elsewhere=True)
    except HTTPException:
        return None
