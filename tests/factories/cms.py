"""A site with its starter pages, and pages of calls."""

from home import starter


def starter_site():
    """The starter pages on the default site; returns the home page."""
    from cms.models import HomePage

    starter.create_site()
    return HomePage.objects.get()
