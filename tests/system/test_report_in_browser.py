"""The report as a reader opens it: from disk, in Chromium, without server or network."""

import shutil
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

COMMAND = [sys.executable, "-c", "from communique.cli import main; main()"]
PAGES = ["index", "00-corpus", "01-framing", "02-terms", "03-trade", "04-summary"]


@pytest.fixture(scope="module")
def run(seeds, tmp_path_factory):
    out = tmp_path_factory.mktemp("outputs")
    subprocess.run([*COMMAND, "run", seeds, "--out", out], check=True, capture_output=True, cwd=out)
    return next(iter((out / "runs").glob("[0-9a-f]*")))


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium")
    assert path, "system tests need Debian's chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def visit(browser, page_path, **options):
    """Open a page; return it with what it asked for and what it complained of."""
    page = browser.new_page(**options)
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(page_path.as_uri())
    return page, asked, said


def all_pages(run):
    return [run / f"{name}.html" for name in PAGES] + sorted((run / "documents").glob("*.html"))


@pytest.mark.parametrize("mode", ["light", "dark", "phone"])
def test_pages_are_accessible_quiet_and_ask_for_nothing(run, browser, mode):
    options = {
        "color_scheme": "dark" if mode == "dark" else "light",
        "viewport": {"width": 390 if mode == "phone" else 1280, "height": 900},
    }
    for path in all_pages(run):
        page, asked, said = visit(browser, path, **options)
        assert all(url.startswith(run.as_uri()) for url in asked), asked
        assert said == [], path.name
        violations = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in violations] == [], path.name
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= options["viewport"]["width"] + 1, f"{path.name} scrolls sideways"
        page.close()


def test_the_assets_are_applied(run, browser):
    page, _, _ = visit(browser, run / "index.html")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "1152px"
    assert page.evaluate("document.documentElement.classList.contains('js')")


def test_figures_are_drawn(run, browser):
    for name, figure in [
        ("00-corpus", "roles"),
        ("01-framing", "frames"),
        ("02-terms", "keyness"),
        ("03-trade", "trade"),
    ]:
        page, _, _ = visit(browser, run / f"{name}.html")
        box = page.locator(f"#figure-{figure} svg").bounding_box()
        assert box["width"] > 300
        assert box["height"] > 100
        assert page.locator(f"#figure-{figure} svg").get_attribute("aria-label")
        page.close()


def test_code_is_shown_on_demand(run, browser):
    page, _, _ = visit(browser, run / "02-terms.html")
    code = page.locator("details.source").first
    assert not code.is_visible()
    page.locator("#code-switch").focus()
    page.keyboard.press("Enter")
    assert code.is_visible()
    assert page.locator("#code-switch").get_attribute("aria-pressed") == "true"


def test_a_figure_in_a_table_leads_to_its_sentence(run, browser):
    page, _, _ = visit(browser, run / "03-trade.html")
    row = page.locator("table.data tr", has_text="US$41 billion").last
    row.locator("a").first.click()
    page.wait_for_load_state()
    target = page.locator(":target")
    assert "bilateral trade reaching US$41 billion" in target.inner_text()
    box = target.bounding_box()
    assert 0 <= box["y"] < page.viewport_size["height"]


def test_hostile_text_is_shown_as_text(browser, tmp_path):
    corpus = tmp_path / "texts"
    corpus.mkdir()
    evil = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\"> {{ 7*7 }} $$x$$"
    body = f"Leaders said {evil} on Monday, and trade reached $41 billion last year, they added in the capital.\n"
    (corpus / "a'b\"<i>.txt").write_text(f"Summit {evil} opens in the capital\n\n{body}", encoding="utf-8")
    subprocess.run([*COMMAND, "run", corpus, "--out", tmp_path / "out"], check=True, capture_output=True, cwd=tmp_path)
    run = next(iter((tmp_path / "out" / "runs").glob("[0-9a-f]*")))
    for path in all_pages(run):
        page, asked, said = visit(browser, path)
        assert said == []
        assert page.title() != "ran"
        assert page.locator("main script, main img").count() == 0
        assert all(url.startswith(run.as_uri()) for url in asked)
        page.close()
    page, _, _ = visit(browser, next((run / "documents").glob("*.html")))
    assert "<script>document.title='ran'</script>" in page.locator("article").inner_text()


def test_evidence_is_filtered_by_the_words_in_its_rows(run, browser):
    page, _, said = visit(browser, run / "01-framing.html")
    rows = page.locator(".table-frame.filtered tbody tr")
    everything = rows.count()
    page.get_by_label("Show only rows with").fill("SECURITY narrator")
    shown = [text.lower() for text in page.locator(".table-frame.filtered tbody tr:visible").all_inner_texts()]
    assert 0 < len(shown) < everything
    assert all("security" in text and "narrator" in text for text in shown)
    assert page.locator(".filter [role=status]").inner_text().strip() == f"{len(shown)} of {everything} rows"
    page.get_by_label("Show only rows with").fill("")
    assert page.locator(".table-frame.filtered tbody tr:visible").count() == everything
    assert said == []
