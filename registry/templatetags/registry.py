"""Template tags of the public pages."""

from django import template

register = template.Library()
