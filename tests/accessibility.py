"""The rules of accessibility that a page breaks, by axe."""

from collections.abc import Iterable, Mapping
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = Axe().axe_script
# What it need not put together: descriptions of everything that is right.
OPTIONS = {"resultTypes": ["violations"]}


def violations(page: Page, **options: Any) -> list[Mapping[str, Any]]:
    """What axe finds fault with. It is brought into a page once, however often it is asked there."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found: list[Mapping[str, Any]] = page.evaluate("options => axe.run(options)", {**OPTIONS, **options})["violations"]
    return found


def broken_rules(page: Page, *rules: str, but: Iterable[str] = ()) -> list[tuple[str, list[str]]]:
    """Each rule with the places that break it; of all rules ``but`` some, or of those named."""
    chosen: dict[str, Any] = {"runOnly": list(rules)} if rules else {}
    left_out = {rule: {"enabled": False} for rule in but}
    found = violations(page, **chosen, **({"rules": left_out} if left_out else {}))
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]
