"""A person in front of a browser window, who looks at every screen that they come to."""

import os
import re
import time
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from playwright.sync_api import Browser, Locator, expect

from accounts.middleware import has_second_factor, needs_second_factor
from tests.factories.accounts import PASSWORD

WIDTHS = (360, 1280)
# Milliseconds: long enough for a busy machine, never waited for on a quiet one.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
THEMES = ("light", "dark")
# Where `make screenshots` puts the pictures of the documentation.
PICTURES = os.environ.get("PICTURES_FOLDER", "")
# Everything in the first theme; in the other, the rules that colours can change.
COLOURS = ["color-contrast", "link-in-text-block"]
RULES: dict[str, dict[str, Any]] = {
    "light": {"resultTypes": ["violations"], "preload": False},
    "dark": {"resultTypes": ["violations"], "preload": False, "runOnly": {"type": "rule", "values": COLOURS}},
}
# Colours that are still changing are nobody's colours.
SETTLED = """() => new Promise(requestAnimationFrame).then(() => Promise.allSettled(
  document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished)
)).then(() => null)"""
MOST_STOPS = 60
FOCUS = """() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return {shown: drawn || style.boxShadow !== "none", what: element.outerHTML.slice(0, 120)};
}"""
RUN = """options => axe.run(document, options).then(results => results.violations.map(violation => ({
  id: violation.id, targets: violation.nodes.slice(0, 3).map(node => String(node.target))
})))"""


def _spaced(text: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in text.split()))


def code_of(secret: str) -> str:
    """The one-time code of this very moment."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


class Person:
    """One role of a journey. `look` checks the screen with axe: light, narrow and wide; dark, wide."""

    def __init__(
        self, browser: Browser, site: str, name: str, *, user: Any = None, javascript: bool = True
    ) -> None:
        self.site, self.name, self.user, self.javascript = site, name, user, javascript
        self.context = browser.new_context(
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": 1280, "height": 900},
            java_script_enabled=javascript,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._console)
        self.page.on("response", self._response)
        self.page.on("request", self._request)

    def close(self) -> None:
        self.context.close()

    def _console(self, message: Any) -> None:
        if message.type == "error" and "the server responded with a status" not in message.text:
            self.problems.append(f"{self.page.url}: {message.text}")

    def _response(self, response: Any) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.url}: {response.status}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.problems.append(f"a request left the site: {request.url}")

    def visit(self, path: str) -> "Person":
        self.page.goto(self.site + path)
        return self

    def sign_in(self, *, look: str = "") -> "Person":
        """Through the sign-in page, with the one-time code when the account asks for it."""
        self.visit("/compte/login/")
        self.page.locator("input[name=login]").fill(self.user.email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.follow(self.page.locator("main form button[type=submit]").first)
        secret = Authenticator.objects.filter(user=self.user, type="totp").first()
        if secret:
            self.page.wait_for_selector("input[name=code]")
            if look:
                self.look(look)
            self.page.locator("input[name=code]").fill(code_of(secret.wrap().instance.data["secret"]))
            self.follow(self.page.locator("main form button[type=submit]").first)
        expect(self.page.locator("input[name=password]")).to_have_count(0)
        return self

    def enter(self) -> "Person":
        """Already signed in, with the second factor that some roles must have."""
        if needs_second_factor(self.user) and not has_second_factor(self.user):
            TOTP.activate(self.user, generate_totp_secret())
        client = Client()
        client.force_login(self.user)
        cookie = client.cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.site}])
        return self

    def tab_to(self, selector: str) -> "Person":
        """Press Tab until that element has the focus; every stop on the way must show it."""
        wanted = self.page.locator(f"main {selector}, body > {selector}").first
        for _step in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate(FOCUS)
            if not focused["shown"]:
                self.problems.append(f"{self.page.url}: the focus cannot be seen on {focused['what']}")
            if wanted.evaluate("element => element === document.activeElement"):
                return self
        raise AssertionError(f"{selector} cannot be reached with Tab on {self.page.url}")

    def type(self, text: str) -> "Person":
        self.page.keyboard.type(text)
        return self

    def forgive(self, words: str) -> "Person":
        """These errors were part of the story."""
        self.problems = [problem for problem in self.problems if words not in problem]
        return self

    def fill(self, **values: str) -> "Person":
        """Type into the fields of these names; `__` stands for the `-` of a name."""
        for name, value in values.items():
            self.field(name).fill(value)
        return self

    def field(self, name: str) -> Locator:
        return self.page.locator(f'main [name="{name.replace("__", "-")}"]').first

    def press(self, label: str) -> "Person":
        """Press the button or follow the link of that very name in the page."""
        return self.follow(self.control(label).first)

    def follow(self, target: Locator) -> "Person":
        """Click, and wait for the page that comes."""
        with self.page.expect_event("load"):
            target.click()
        return self

    def control(self, label: str) -> Locator:
        """What can be pressed under that very name, hidden words included."""
        inside = self.page.locator("main")
        button = inside.get_by_role("button", name=label, exact=True)
        return button.or_(inside.get_by_role("link", name=label, exact=True))

    def download(self, label: str) -> bytes:
        """What comes when the link of that name is followed."""
        with self.page.expect_download() as waiting:
            self.control(label).first.click()
        return Path(waiting.value.path()).read_bytes()

    def sees(self, *texts: str) -> "Person":
        """Every text is in the page; any space stands for any other."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(_spaced(text))
        return self

    def misses(self, text: str) -> "Person":
        expect(self.page.locator("main")).not_to_contain_text(_spaced(text))
        return self

    def look(self, name: str) -> "Person":
        """What axe finds on this screen, at both widths and in both themes; a picture when asked."""
        if not self.javascript:
            return self
        self.page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            for theme in THEMES:
                if theme == "dark" and width == WIDTHS[0] and not PICTURES:
                    continue  # the same colours as on the wide screen, pair by pair
                self.page.emulate_media(color_scheme=theme)
                self.page.evaluate(SETTLED)
                self._picture(f"{name}-{theme}-{width}")
                self._inspect(f"{name} ({theme}, {width})", RULES[theme])
            self._narrow(name, width)
        self.page.emulate_media(color_scheme="light")
        return self

    def _inspect(self, where: str, options: dict[str, Any]) -> None:
        for violation in self.page.evaluate(RUN, options):
            self.problems.append(f"{where}: {violation['id']} {', '.join(violation['targets'])}")

    def _narrow(self, name: str, width: int) -> None:
        """No screen scrolls sideways as a whole."""
        overflow = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if overflow > 1:
            self.problems.append(f"{name}: {overflow} px too wide at {width}")

    def _picture(self, name: str) -> None:
        if PICTURES:
            folder = Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{name}.png", full_page=True)
