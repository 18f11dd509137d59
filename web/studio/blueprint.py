from flask import Blueprint

blueprint = Blueprint("studio", __name__, url_prefix="/journeys")
