"""Every type of public page, and the windows they are looked at through."""

from playwright.sync_api import Page, ViewportSize

from registry.models import Entry, Kind

SMALL: ViewportSize = {"width": 360, "height": 740}
PHONE: ViewportSize = {"width": 390, "height": 844}
TABLET: ViewportSize = {"width": 768, "height": 1024}
DESK: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}
SIZES = (SMALL, PHONE, TABLET, DESK)
SITE = [
    *["/", "/search/?q=无人机", "/search/?view=table", "/technical-colleges/?district=500153", "/districts/"],
    *["/districts/500112/", "/industries/", "/industries/I01/", "/statistics/", "/sources/", "/site-map/"],
    *["/data/", "/data/dictionary/", "/data/verify/", "/data/changes/?since=1", "/api/v1/docs/", "/compare/"],
    *["/corrections/"],
    *["/sources/chongqing-hrss-new-productive-forces/", "/accessibility/", "/nowhere/", "/search/?district=nope"],
]
ERRORS = SITE[-2:]


def every_page() -> list[str]:
    """The site's pages, one record of each kind, one of its versions, and the organisation behind one."""
    firsts = [Entry.objects.public().of_kinds([kind]).earliest("pk") for kind in Kind]
    host = Entry.objects.public().exclude(host=None).earliest("pk").host_id
    records = [entry.get_absolute_url() for entry in firsts]
    more = [firsts[0].get_entry_url(), f"/organisations/{host}/", f"/id/{firsts[0].code}/report/"]
    return [*SITE, *records, *more, f"/compare/?record={firsts[0].code}"]


def overflow(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
