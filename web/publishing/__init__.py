"""Publishing a journey: choose its zip, read what is wrong with it, and make it the version that new cases begin with.

A zip that was checked is kept among the files until it is published, or swept away with what nobody came back to;
the page holds a signed note of which one it is.
"""

from flask_babel import lazy_gettext as _l

from web.people import current_person
from web.publishing.views import blueprint
from web.rights import may
from web.rooms import Link, Room

room = Room(
    blueprint,
    staff_nav=(Link(_l("Journeys"), "publishing.index", shown=lambda: may(current_person(), "journey.publish")),),
)

__all__ = ["room"]
