"""The report as a reader opens it: from disk, in Chromium, without server or network."""

import re
import shutil
import subprocess
import sys

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

COMMAND = [sys.executable, "-c", "from communique.cli import main; main()"]
PAGES = ["index", "00-corpus", "01-framing", "02-terms", "03-trade", "04-summary", "search"]
MODES = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 800}},
    "dark phone": {"color_scheme": "dark", "viewport": {"width": 390, "height": 800}},
}
ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "cat.parsing", "section508"]


def publish(corpus, out, *options):
    """Run the notebooks on a corpus; return the folder of the run."""
    subprocess.run([*COMMAND, "run", corpus, "--out", out, *options], check=True, capture_output=True, cwd=corpus.parent)
    return next(iter((out / "runs").glob("[0-9a-f]*")))


@pytest.fixture(scope="module")
def run(seeds, tmp_path_factory):
    return publish(seeds, tmp_path_factory.mktemp("outputs"))


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium")
    assert path, "system tests need Debian's chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def visit(browser, page_path, anchor="", **options):
    """Open a page; return it with what it asked for and what it complained of."""
    page = browser.new_page(**options)
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(page_path.as_uri() + anchor)
    return page, asked, said


def all_pages(run):
    return [run / f"{name}.html" for name in PAGES] + sorted((run / "documents").glob("*.html"))


@pytest.mark.parametrize("mode", MODES)
def test_pages_are_accessible_quiet_and_ask_for_nothing(run, browser, mode):
    options = {"runOnly": {"type": "tag", "values": ALL_RULES}}
    for path in all_pages(run):
        page, asked, said = visit(browser, path, **MODES[mode])
        for button in page.locator(".layers button[aria-pressed='false']").all():
            button.click()
        assert all(url.startswith(run.as_uri()) for url in asked), asked
        assert said == [], path.name
        violations = Axe().run(page, options=options).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:200], len(v["nodes"])) for v in violations] == [], path.name
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= MODES[mode]["viewport"]["width"] + 1, f"{path.name} scrolls sideways"
        page.close()


def test_the_page_of_all_runs_is_accessible_and_leads_to_the_run(run, browser):
    page, asked, said = visit(browser, run.parents[1] / "index.html")
    assert (len(asked), said) == (1, [])
    assert Axe().run(page).response["violations"] == []
    page.locator("table a").first.click()
    assert page.url == (run / "index.html").as_uri()


def test_the_assets_are_applied(run, browser):
    page, _, _ = visit(browser, run / "index.html")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "1152px"
    assert page.evaluate("document.documentElement.classList.contains('js')")


FIGURES = [("00-corpus", "roles"), ("01-framing", "frames"), ("02-terms", "keyness"), ("03-trade", "trade")]


@pytest.mark.parametrize(("name", "figure"), FIGURES)
def test_figures_are_drawn(run, browser, name, figure):
    page, _, _ = visit(browser, run / f"{name}.html")
    box = page.locator(f"#figure-{figure} svg").first.bounding_box()
    assert box["width"] > 300
    assert box["height"] > 100
    assert page.locator(f"#figure-{figure} svg").first.get_attribute("aria-label")


FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  e.dataset.visited = "1";
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  return [e.outerHTML.slice(0, 120), style.outlineStyle, parseFloat(style.outlineWidth), box.width, box.height];
}"""
REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")].filter(
  e => e.checkVisibility() && e.tabIndex >= 0 && !e.disabled && !e.dataset.visited).map(e => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", ["index", "01-framing", "03-trade", "search", "document"])
def test_the_keyboard_reaches_everything_and_its_focus_is_seen(run, browser, name):
    path = sorted((run / "documents").glob("*.html"))[0] if name == "document" else run / f"{name}.html"
    page, _, _ = visit(browser, path)
    for _ in range(1500):
        page.keyboard.press("Tab")
        seen = page.evaluate(FOCUS)
        if seen is None:
            break
        html, style, width, *size = seen
        assert style != "none", html
        assert width >= 2, html
        assert min(size) > 0, html
    assert page.evaluate(REACHABLE) == []


def test_code_is_shown_on_demand(run, browser):
    page, _, _ = visit(browser, run / "02-terms.html")
    code = page.locator("details.source").first
    assert not code.is_visible()
    page.locator("#code-switch").focus()
    page.keyboard.press("Enter")
    assert code.is_visible()
    assert page.locator("#code-switch").get_attribute("aria-pressed") == "true"


def column(table, number):
    return table.locator(f"tbody tr:visible td:nth-child({number})").all_inner_texts()


def test_tables_sort_by_keyboard(run, browser):
    page, _, _ = visit(browser, run / "index.html")
    table = page.locator("table.data", has=page.locator("th", has_text="words of running text"))
    head, before = table.locator("th").nth(4), column(table, 5)
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    words = [int(text.replace(",", "")) for text in column(table, 5)]
    assert words == sorted(words)
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert [int(text.replace(",", "")) for text in column(table, 5)] == words[::-1]
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") is None
    assert column(table, 5) == before


def test_tables_filter_and_turn_pages_with_their_total(run, browser):
    page, _, _ = visit(browser, run / "01-framing.html")
    section = page.locator("section#evidence")
    table, status = section.locator("table.data"), section.locator("[role=status]")
    n = int(page.evaluate("document.querySelectorAll('section#evidence tbody tr').length"))
    assert n > 25
    assert table.locator("tbody tr:visible").count() == 25
    assert status.inner_text().startswith(f"rows 1 to 25 of {n}")
    section.get_by_role("button", name="Next rows").click()
    assert status.inner_text().startswith("rows 26 to ")
    section.get_by_role("searchbox").fill("prosperity")
    shown = table.locator("tbody tr:visible").all_inner_texts()
    assert shown
    assert all("prosperity" in text.lower() for text in shown)
    assert f" of {n} rows match" in status.inner_text()


def test_a_figure_in_a_table_leads_to_its_exact_place_and_back(run, browser):
    page, _, _ = visit(browser, run / "03-trade.html")
    page.locator("table.data tr", has_text="US$41 billion").locator("a[href*='#c']").first.click()
    page.wait_for_load_state()
    hit = page.locator("mark.hit")
    assert hit.all_inner_texts() == ["US$41 billion"]
    assert "bilateral trade reaching US$41 billion" in page.locator(".sentence", has=hit).inner_text()
    box = hit.bounding_box()
    assert 0 <= box["y"] < page.viewport_size["height"]
    page.locator(".segment", has=hit).locator(".used a", has_text="Trade").first.click()
    page.wait_for_load_state()
    assert page.url.startswith((run / "03-trade.html").as_uri() + "#")
    assert page.locator(":target").locator("tr", has_text="US$41 billion").count() >= 1


def test_a_place_no_table_knows_is_found_too(run, browser):
    """Offsets are code points: letters beyond the first plane, and marks within the stretch, move nothing."""
    path = sorted((run / "documents").glob("*.html"))[2]
    sentences = pd.read_parquet(run / "tables" / "sentences.parquet")
    row = sentences[(sentences["doc_id"] == path.stem) & (sentences["role"] == "body")].iloc[5]
    page, _, _ = visit(browser, path, f"#c{row['start'] + 4}-{row['end'] - 2}")
    assert "".join(page.locator("mark.hit").all_inner_texts()).split() == row["text"][4:-2].split()


def test_without_scripts_all_is_readable_and_links_lead_to_their_place(run, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((run / "01-framing.html").as_uri())
    assert page.locator("section#evidence tbody tr").count() == page.locator("section#evidence tbody tr:visible").count()
    assert page.locator("details.source").first.is_visible()
    page.locator("section#evidence a[href*='#c']").nth(3).click()
    place = page.url.rsplit("#", 1)[1]
    assert page.locator(f"#{place}").is_visible()
    box = page.locator(f"#{place}").bounding_box()
    assert 0 <= box["y"] < page.viewport_size["height"]
    page.goto((run / "search.html").as_uri())
    assert page.get_by_text("Searching needs scripts").is_visible()
    context.close()


def test_layers_switch_by_keyboard_and_are_told_apart_without_colour(run, browser):
    page, _, _ = visit(browser, run / "documents" / "002_6ad26381937cde3b.html")
    styles = set()
    for layer in ("quotations", "quantities", "frames", "actors"):
        button = page.locator(f".layers button[data-layer={layer}]")
        if button.get_attribute("aria-pressed") == "false":
            button.focus()
            page.keyboard.press("Space")
        assert button.get_attribute("aria-pressed") == "true"
        assert page.locator(f".notes.of-{layer}").first.is_visible()
        mark = page.locator(f".running .{layer.removesuffix('ies') + 'y' if layer.endswith('ies') else layer[:-1]}").first
        style = mark.evaluate("e => {const s = getComputedStyle(e); return [s.textDecorationLine, s.boxShadow !== 'none', s.borderBottomStyle, s.borderTopStyle].join()}")
        styles.add(style)
        button.focus()
        page.keyboard.press("Enter")
        assert not page.locator(f".notes.of-{layer}").first.is_visible()
    assert len(styles) == 4
    text = page.evaluate("[...document.querySelectorAll('.running')].map(e => e.textContent).join('')")
    whole = (run.parents[2] / "none").name and pd.read_parquet(run / "tables" / "segments.parquet")
    assert text == "".join(whole[whole["doc_id"] == "002_6ad26381937cde3b"]["text"])


def test_the_search_finds_sentences_and_leads_to_them(run, browser):
    page, asked, said = visit(browser, run / "search.html")
    field = page.get_by_label("Words")
    field.fill('"41 billion" trad*')
    page.locator("#search-hits li").first.wait_for()
    assert "2 sentences in 2 of 5 documents" in page.locator("#search-status").inner_text()
    assert page.locator("#search-hits mark").first.inner_text() == "41 billion"
    field.fill("zyzzyva")
    page.get_by_text("No sentence holds this.").wait_for()
    field.fill("(*[{")
    page.keyboard.press("Enter")
    field.fill("bilateral trade reaching")
    page.keyboard.press("Enter")
    page.locator("#search-hits a").first.click()
    page.wait_for_load_state()
    assert "bilateral trade reaching" in page.locator(":target").inner_text()
    assert said == []
    assert all(url.startswith(run.as_uri()) for url in asked)


def test_paper_shows_what_the_screen_shows(run, browser, tmp_path):
    for path in all_pages(run):
        page, _, _ = visit(browser, path, viewport={"width": 718, "height": 1000})  # A4 between its margins
        page.emulate_media(media="print")
        assert not page.locator("header.site nav").is_visible()
        assert page.locator(".table-tools:visible, .layers:visible, #code-switch:visible").count() == 0
        assert page.locator("tbody tr").count() == page.locator("tbody tr.filtered-out").count() + sum(
            row.is_visible() for row in page.locator("tbody tr").all() if row.is_visible()
        ) + page.locator("details:not([open]) tbody tr").count()
        wide = page.evaluate(
            "[...document.querySelectorAll('main .table-frame, main .canvas')].filter(e => e.checkVisibility() && e.scrollWidth > innerWidth + 1).map(e => e.textContent.slice(0, 80))"
        )
        assert wide == [], path.name
        pdf = page.pdf(format="A4")
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 1
        page.close()


def test_the_report_is_light(run):
    assets = sum(path.stat().st_size for path in (run / "assets").iterdir())
    assert assets < 1_500_000
    for path in all_pages(run):
        text = re.sub(r"<svg.*?</svg>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert len(text.encode()) < 150_000, path.name
