"""The site that a new installation begins with: pages, menu and identity, ready to be edited."""

from cms.actions import publish_calls
from home.starter.site import create_site

__all__ = ["create_site", "publish_calls"]
