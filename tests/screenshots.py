"""Photograph the pages of the site: `python -m tests.screenshots [--only NAME]` fills ./screenshots/."""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, Response, sync_playwright

from tests.postgres import free_port
from tests.programs import find_browser, launch_options

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "screenshots"
WIDTHS = (390, 1280)
PATIENCE = 30  # seconds for the site to come up
ENTRY = "[data-entry] a"


@dataclass(frozen=True)
class Shot:
    """A page: where to begin, which links to follow from there, and the status it has to answer with."""

    name: str
    path: str
    follow: tuple[str, ...] = ()
    status: int = 200
    dark: bool = False


PAGES = (
    Shot("home", "/"),
    Shot("home-dark", "/", dark=True),
    Shot("home-easy", "/?easy=1"),
    Shot("home-english", "/?lang=en"),
    Shot("search", "/search/"),
    Shot("search-table", "/search/?view=table"),
    Shot("search-filters", "/search/#filters"),
    Shot("search-nothing", f"/search/?q={quote('铁路运输技工学院')}&level=national"),
    Shot("search-railway", f"/search/?q={quote('铁路')}"),
    Shot("technical-colleges", "/technical-colleges/"),
    Shot("training-bases", "/training-bases/"),
    Shot("trial-zones", "/trial-zones/"),
    Shot("master-studios", "/master-studios/"),
    Shot("technical-college", "/technical-colleges/", follow=(ENTRY,)),
    Shot("training-base", "/training-bases/", follow=(ENTRY,)),
    Shot("trial-zone", "/trial-zones/", follow=(ENTRY,)),
    Shot("master-studio", "/master-studios/", follow=(ENTRY,)),
    Shot("record-dark", "/training-bases/", follow=(ENTRY,), dark=True),
    Shot("record-easy", "/training-bases/?easy=1", follow=(ENTRY,)),
    Shot("record-english", "/master-studios/?lang=en", follow=(ENTRY,)),
    Shot("search-dark", "/search/?view=table", dark=True),
    Shot("search-easy", "/search/?easy=1"),
    Shot("search-english", "/search/?lang=en"),
    Shot("report", "/training-bases/", follow=(ENTRY, "a.report-error")),
    Shot("organisation", "/training-bases/", follow=(ENTRY, "a[href*='/organisations/']")),
    Shot("version", "/training-bases/", follow=(ENTRY, ".history a")),
    Shot("compare", "/training-bases/", follow=(ENTRY, "a[href*='/compare/']")),
    Shot("districts", "/districts/"),
    Shot("district", "/districts/500118/"),
    Shot("district-empty", "/districts/500101/"),
    Shot("industries", "/industries/"),
    Shot("industry", "/industries/I01/"),
    Shot("statistics", "/statistics/"),
    Shot("data", "/data/"),
    Shot("dictionary", "/data/dictionary/"),
    Shot("source", "/technical-colleges/", follow=(ENTRY, "a[href*='/sources/']")),
    Shot("api", "/api/v1/docs/"),
    Shot("sources", "/sources/"),
    Shot("site-map", "/site-map/"),
    Shot("accessibility", "/accessibility/"),
    Shot("verify", "/data/verify/"),
    Shot("changes", "/data/changes/?since=1"),
    Shot("error", "/search/?district=nope", status=400),
    Shot("not-found", "/nowhere/", status=404),
)


@contextmanager
def site() -> Iterator[str]:
    """The site with the article's content, on a database that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="registry-screenshots-") as folder:
        environment = {**os.environ, "DEBUG": "1", "DATABASE_URL": f"sqlite:///{folder}/registry.sqlite3"}
        for command in ("migrate", "load_registry"):
            subprocess.run([sys.executable, "manage.py", command, "-v0"], cwd=ROOT, env=environment, check=True)
        port = free_port()
        serve = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
        log = Path(folder) / "site.log"
        with (
            log.open("wb") as said,
            subprocess.Popen(serve, cwd=ROOT, env=environment, stdout=said, stderr=said) as server,
        ):
            try:
                wait_for(port, server, log)
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until somebody listens on the site's port."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"The site did not come up:\n{log.read_text(encoding='utf-8', errors='replace')}")


def photograph(browser: Browser, base: str, shot: Shot, width: int) -> str:
    """Photograph a page at a width; the complaint, or nothing when all is well."""
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": 844},
        color_scheme="dark" if shot.dark else "light",
        locale="zh-CN",
    )
    with context:
        page = context.new_page()
        complaint = visit(page, shot)
        path = FOLDER / f"{shot.name}-{width}.png"
        # A sheet lies over the window, not over the page.
        page.screenshot(path=path, full_page="#" not in shot.path)
    print(f"{path.relative_to(ROOT)}{f'  {complaint}' if complaint else ''}", flush=True)
    return complaint


def visit(page: Page, shot: Shot) -> str:
    """Go to a page, through the links that lead to it."""
    answer: Response | None = page.goto(shot.path)
    for selector in shot.follow:
        link = page.locator(selector).first
        if not link.count():
            return f"NO LINK {selector} on {page.url}"
        answer = page.goto(link.get_attribute("href") or "")
    status = answer.status if answer else 0
    return "" if status == shot.status else f"ANSWERED {status} INSTEAD OF {shot.status}"


def main() -> int:
    """Photograph the pages asked for, at every width."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--only", choices=[shot.name for shot in PAGES], help="photograph this page alone")
    only = parser.parse_args().only
    program = find_browser()
    if not program:
        print("NO BROWSER FOUND: install Chromium")
        return 1
    FOLDER.mkdir(exist_ok=True)
    shots = [shot for shot in PAGES if only in {None, shot.name}]
    with (
        site() as base,
        sync_playwright() as playwright,
        playwright.chromium.launch(**launch_options(program)) as browser,
    ):
        complaints = [photograph(browser, base, shot, width) for shot in shots for width in WIDTHS]
    return int(any(complaints))


if __name__ == "__main__":
    sys.exit(main())
