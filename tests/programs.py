"""The programs of this machine that tests need and Python packages do not bring: a browser, LibreOffice."""

import os
import shutil
from pathlib import Path
from typing import Any

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
OFFICES = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")

# What Chromium would otherwise ask of its maker's servers is noise, and slow where those cannot be reached. The last
# rule closes every way out: a page that needs another host than ours is broken in a test as it would be at a reader's.
BROWSER_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def find_program(candidates: tuple[str, ...]) -> Path | None:
    """The first of these names or paths that can be run here."""
    found = (shutil.which(candidate) for candidate in candidates)
    return next((Path(path) for path in found if path), None)


def find_browser() -> Path | None:
    """The system's Chromium or Chrome."""
    return find_program(BROWSERS)


def find_soffice() -> Path | None:
    """The system's LibreOffice."""
    return find_program(OFFICES)


def launch_options(browser: Path) -> dict[str, Any]:
    """How Playwright has to start the system's browser."""
    # Chromium refuses to run as root inside its own sandbox. Only our own pages are opened, and nothing leaves.
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return {"executable_path": str(browser), "headless": True, "args": [*BROWSER_FLAGS, *sandbox]}
