"""The rules of accessibility that a page breaks, by axe."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
# What it need not put together: descriptions of everything that is right.
OPTIONS = {"resultTypes": ["violations"]}


def broken_rules(page: Page, *rules: str) -> list[tuple[str, list[str]]]:
    """Each rule with the places that break it; of all rules, or of those named."""
    options = {**OPTIONS, "runOnly": list(rules)} if rules else OPTIONS
    violations = AXE.run(page, options=options).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in violations]
