"""The requests that the pages of a file send."""

from django.test import Client
from django.urls import reverse

from grants.applications.models import Application


def signed_in(user):
    """A browser in which this person is signed in."""
    browser = Client()
    browser.force_login(user)
    return browser


def post_step(browser, application, step, data, version=None, **headers):
    """Send a step as the page of this version would."""
    known = Application.objects.get(pk=application.pk).version if version is None else version
    address = reverse("applications:edit", args=[application.pk, step])
    return browser.post(address, {"version": known, **data}, **headers)


def autosave(browser, application, step, data, version=None):
    """Send what the script of the page sends."""
    known = Application.objects.get(pk=application.pk).version if version is None else version
    address = reverse("applications:autosave", args=[application.pk, step])
    return browser.post(address, {"version": known, **data}, headers={"accept": "application/json"})


def post_submit(browser, application, version=None, **data):
    """Press « Déposer le dossier » on a proof of this version."""
    known = Application.objects.get(pk=application.pk).version if version is None else version
    address = reverse("applications:proof", args=[application.pk])
    return browser.post(address, {"version": known, "certified": "on", **data})


def plain(response):
    """What a page says, with ordinary spaces."""
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def page(browser, application, step):
    """What a step of the form says."""
    return plain(browser.get(reverse("applications:edit", args=[application.pk, step])))
