"""A kind of message for the tests of the engine."""

from workflows import notifications


class CallOpened(notifications.Notification):
    """Told to whom the test says."""

    code = "tests.call_opened"
    label = "Un appel est ouvert"
    template = "tests/opened.txt"
    people: list = []

    def recipients(self, event):
        return self.people

    def url(self, event):
        return "/appels/essai/"
