"""The blueprint of this slice."""

from flask import Blueprint

bp = Blueprint("dataplans", __name__)
