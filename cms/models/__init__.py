"""The types of pages and the settings of the site."""

from cms.models.base import BasePage
from cms.models.calls import CallPage, CallsIndexPage
from cms.models.home import HomePage
from cms.models.identity import SiteIdentity
from cms.models.standard import StandardPage

__all__ = ["BasePage", "CallPage", "CallsIndexPage", "HomePage", "SiteIdentity", "StandardPage"]
