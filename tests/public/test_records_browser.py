"""What people do on the pages of records, figures and comparisons, in a real browser, mostly without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from registry.models import Entry, Publication, Recognition
from tests import make
from tests.accessibility import violations

pytestmark = [pytest.mark.usefixtures("committed_content"), pytest.mark.drawn]
Window = Callable[..., BrowserContext]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
STUDIO = "何涛技能大师工作室"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def studio() -> Entry:
    """A record of the article."""
    found: Entry = Entry.objects.public().get(name=STUDIO)
    return found


def eventful() -> tuple[Entry, int]:
    """A record with everything that is drawn, changed since the revision that comes with it."""
    years = [make.figure("年培训人次", str(1000 + year), year) for year in (2019, 2021, 2023)]
    stages = [Recognition(level=2, year=2012), Recognition(level=3, title="国家级基地", year=2016)]
    college = make.technical_college(name="母校", host="某集团")
    base = make.training_base(name="旧名基地", parent=college, host="某集团", parts=[*years, *stages])
    make.master_studio(parent=base, masters=["王大力"])
    then = Publication.objects.latest("revision").revision
    return make.revised(base, name="新名基地", parts=[make.figure("教师数", "7", 2024)]), then


def test_the_source_of_a_value_opens_beside_it_without_a_script(new_context: Window) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(studio().get_absolute_url())
    evidence = page.locator("h1 .evidence")
    expect(evidence).to_be_hidden()

    page.locator("h1 .mark").click()

    expect(evidence).to_contain_text("重庆人社 为发展新质生产力强化技能支持与人才支撑")
    expect(evidence).to_contain_text("P37")
    expect(evidence).to_contain_text("来源载明")
    expect(evidence).to_be_visible()
    evidence.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("新质生产力")


def test_records_are_put_side_by_side_on_a_phone_without_a_script(new_context: Window) -> None:
    page = new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False).new_page()
    page.goto(studio().get_absolute_url())

    page.get_by_role("link", name="与其他记录对比").click()
    page.get_by_label("搜索").fill("唐跃辉")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="唐跃辉技能大师工作室").click()

    expect(page.get_by_role("columnheader")).to_contain_text([STUDIO, "唐跃辉技能大师工作室"])
    alike = page.locator(".alike").first
    expect(alike).to_be_visible()
    page.get_by_label("只看不同之处").check()
    expect(alike).to_be_hidden()
    expect(page.locator(".unlike").first).to_be_visible()


def test_an_address_is_copied_at_a_press(new_context: Window) -> None:
    context = new_context(viewport=DESK, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(studio().get_absolute_url())

    page.get_by_role("button", name="复制").first.click()

    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert str(page.evaluate("navigator.clipboard.readText()")).endswith(f"/id/{studio().code}/")


@pytest.mark.parametrize(("viewport", "scheme", "language"), [(PHONE, "light", "en"), (DESK, "dark", "zh-hans")])
def test_pages_full_of_everything_break_no_rule_and_never_scroll_sideways(
    new_context: Window, viewport: dict[str, int], scheme: str, language: str
) -> None:
    base, then = eventful()
    first = Entry.objects.get(record=base.code, number=1)
    comparison = f"/compare/?record={base.code}&record={Entry.objects.get(name__startswith='重庆长安').code}"
    past = [f"{base.get_absolute_url()}?as_of={then}", f"{comparison}&as_of={then}", f"/training-bases/?as_of={then}"]
    page = new_context(viewport=viewport, color_scheme=scheme).new_page()
    page.goto(f"/?lang={language}")
    found = {}
    for address in [base.get_absolute_url(), first.get_entry_url(), *past, "/statistics/?as_of=1", "/compare/"]:
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        page.goto(address)
        broken = [(rule["id"], rule["nodes"][0]["target"]) for rule in violations(page)]
        page.set_viewport_size({"width": 320, "height": 640})
        found[address] = (broken, page.evaluate(OVERFLOW))

    assert {address: seen for address, seen in found.items() if seen != ([], 0)} == {}
