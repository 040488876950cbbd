"""Takes the pictures of the documentation again, on the demonstration, in Chromium.

Serves a site of its own on a free port and leaves it nothing but `docs/images`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PORT = 8972
SITE = f"http://localhost:{PORT}"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
PHONE, DESK = (390, 844), (1280, 860)

# who, what the picture is called, where it is taken, how wide the screen is
VISITOR = [
    ("accueil", "/", DESK),
    ("appel", "/appels-a-projets/rompre-l-isolement-{year}/", DESK),
    ("eligibilite", "/appels/defi-jeunes-nouvelle-edition/eligibilite/", PHONE),
]


def _first(page: Page, listing: str, pattern: str) -> str:
    """The address of the first link of a list that leads to something of this kind."""
    page.goto(SITE + listing)
    links = page.eval_on_selector_all("main a[href]", "links => links.map(link => link.getAttribute('href'))")
    return next(link for link in links if re.fullmatch(pattern, link))


def _association(page: Page, take: Callable) -> None:
    take("association-espace", "/mon-espace/")
    take("association-dossiers", "/mon-espace/dossiers/")
    file = _first(page, "/mon-espace/dossiers/", r"/mon-espace/dossiers/\d+/")
    take("association-suivi", file)
    take("association-messages", "/mon-espace/messages/")


def _draft(page: Page, take: Callable) -> None:
    file = _first(page, "/mon-espace/dossiers/", r"/mon-espace/dossiers/\d+/")
    take("association-projet", f"{file}projet/", PHONE)
    take("association-budget", f"{file}budget/")
    take("association-relecture", f"{file}relecture/")


def _officer(page: Page, take: Callable) -> None:
    take("instruction-accueil", "/gestion/")
    take("instruction-dossiers", "/gestion/dossiers/")
    take("instruction-dossier", _first(page, "/gestion/dossiers/?state=submitted", r"/gestion/dossiers/\d+/"))
    page.goto(f"{SITE}/admin/calls/call/")
    edit = page.locator("a[href*='/admin/calls/call/edit/']").first.get_attribute("href")
    take("instruction-appel", f"{edit}#tab-formulaire")


def _reader(page: Page, take: Callable) -> None:
    take("comite-lectures", "/comite/")
    reading = _first(page, "/comite/", r"/comite/lectures/\d+/")
    page.goto(SITE + reading)
    page.check("input[name=answer][value=no]")
    page.click("main form button[type=submit]")
    take("comite-lecture", reading)
    take("comite-seances", "/comite/seances/")
    session = _first(page, "/comite/seances/", r"/comite/seances/\d+/")
    take("comite-vote", _first(page, session, r"/comite/seances/points/\d+/"), PHONE)


def _secretary(page: Page, take: Callable) -> None:
    session = _first(page, "/comite/seances/", r"/comite/seances/\d+/")
    take("secretariat-seance", session)


def _assembly(page: Page, take: Callable) -> None:
    take("assemblees-deliberations", "/gestion/attributions/")
    take("assemblees-deliberation", _first(page, "/gestion/attributions/", r"/gestion/attributions/\d+/"))


def _finance(page: Page, take: Callable) -> None:
    take("finances-paiements", "/gestion/paiements/")


def _communication(page: Page, take: Callable) -> None:
    take("communication-pages", _first(page, "/admin/pages/", r"/admin/pages/\d+/edit/"))


ROLES = (
    ("association", _association),
    ("demandeur25", _draft),
    ("instruction", _officer),
    ("lecture", _reader),
    ("secretariat", _secretary),
    ("assemblees", _assembly),
    ("finances", _finance),
    ("communication", _communication),
)


def main() -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        variables = os.environ | {
            "TERREAU_VAR_DIR": folder,
            "TERREAU_BASE_URL": SITE,
            "DATABASE_URL": "",
            "REDIS_URL": "",
        }
        _manage(variables, "prepare")
        _manage(variables, "db_worker", "--batch", "--no-startup-delay")
        server = _serve(variables)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=CHROMIUM, args=["--no-sandbox", "--lang=fr-FR"]
                )
                _visit(browser, variables)
                browser.close()
        finally:
            server.terminate()
            server.wait()
    return 0


def _manage(variables: dict[str, str], *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True).stdout


def _serve(variables: dict[str, str]) -> subprocess.Popen:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(PORT), "--no-ws"]
    server = subprocess.Popen(
        [*command, "--log-level", "warning", "config.wsgi:application"], cwd=ROOT, env=variables
    )
    for _attempt in range(300):
        try:
            urlopen(f"{SITE}/sante/", timeout=2).close()
            return server
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")


def _visit(browser: Browser, variables: dict[str, str]) -> None:
    page = _window(browser)
    year = time.strftime("%Y")
    for name, path, size in VISITOR:
        _take(page, name, path.format(year=year), size)
    for name, tell in ROLES:
        page = _window(browser)
        _sign_in(page, name, variables)
        tell(page, lambda picture, path, size=DESK, page=page: _take(page, picture, path, size))
        page.context.close()


def _window(browser: Browser) -> Page:
    return browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", color_scheme="light").new_page()


def _sign_in(page: Page, name: str, variables: dict[str, str]) -> None:
    page.goto(f"{SITE}/compte/login/")
    page.fill("input[name=login]", f"{name}@landes-exemple.example")
    page.fill("input[name=password]", "terreau-demo-2026")
    page.click("main form button[type=submit]")
    if page.locator("input[name=code]").count():
        page.fill("input[name=code]", _manage(variables, "demo_code").strip())
        page.click("main form button[type=submit]")


def _take(page: Page, name: str, path: str, size: tuple[int, int] = DESK) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    answer = page.goto(SITE + path)
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{name}: {path} answers {answer and answer.status}")
    shot = page.screenshot(full_page=size == PHONE)
    with Image.open(BytesIO(shot)) as picture:  # 256 colours are enough, and three times lighter
        picture.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            IMAGES / f"{name}.png", optimize=True
        )
    print(name)


if __name__ == "__main__":
    sys.exit(main())
