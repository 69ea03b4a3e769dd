"""The blueprints of this slice: pages for everyone, and pages of officials."""

from flask import Blueprint

bp = Blueprint("consents", __name__)
officials = Blueprint("consent_officials", __name__)
