from flask import Blueprint

blueprint = Blueprint("trying", __name__)
