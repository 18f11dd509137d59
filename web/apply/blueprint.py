"""The room's blueprint, on which its views are registered."""

from flask import Blueprint

blueprint = Blueprint("apply", __name__)
