"""The report as a reader opens it: from disk, in Chromium, without server or network."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from communique.cli import main; main()"]
PAGES = ["index", "00-corpus", "01-framing", "02-terms", "03-trade", "04-summary", "search"]
MODES = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 800}},
    "dark phone": {"color_scheme": "dark", "viewport": {"width": 390, "height": 800}},
}


def publish(corpus, out, *options):
    """Run the notebooks on a corpus; return the folder of the run."""
    subprocess.run(
        [*COMMAND, "run", corpus, "--out", out, *options], check=True, capture_output=True, cwd=corpus.parent
    )
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


def find_violations(page):
    """What axe finds with every rule that it has: experimental, deprecated and AAA ones too."""
    Axe().run(page, options={"runOnly": {"type": "rule", "values": ["html-has-lang"]}})  # puts axe into the page
    rules = page.evaluate("axe.getRules().map(rule => rule.ruleId)")
    assert len(rules) > 100
    found = (
        Axe()
        .run(page, options={"runOnly": {"type": "rule", "values": rules}, "resultTypes": ["violations"]})
        .response["violations"]
    )
    return [(v["id"], v["nodes"][0]["html"][:200], len(v["nodes"])) for v in found]


def all_pages(run):
    return [run / f"{name}.html" for name in PAGES] + sorted((run / "documents").glob("*.html"))


@pytest.mark.parametrize("mode", MODES)
def test_pages_are_accessible_quiet_and_ask_for_nothing(run, browser, mode):
    for path in all_pages(run):
        page, asked, said = visit(browser, path, **MODES[mode])
        page.evaluate("document.querySelectorAll('.layers button[aria-pressed=false]').forEach(e => e.click())")
        assert all(url.startswith(run.as_uri()) for url in asked), asked
        assert said == [], path.name
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
        assert find_violations(page) == [], path.name
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= MODES[mode]["viewport"]["width"] + 1, f"{path.name} scrolls sideways"
        page.close()


def test_the_page_of_all_runs_is_accessible_and_leads_to_the_run(run, browser):
    page, asked, said = visit(browser, run.parents[1] / "index.html")
    assert (len(asked), said) == (1, [])
    assert find_violations(page) == []
    page.locator("table a").first.click()
    assert page.url == (run / "index.html").as_uri()


def test_the_assets_are_applied(run, browser):
    page, _, _ = visit(browser, run / "index.html")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "1152px"
    assert page.evaluate("document.documentElement.classList.contains('js')")


def test_every_figure_says_what_it_shows_and_can_be_taken_away(run, browser):
    """Finding, caption, alternative text with the figure's own numbers or names, its table, SVG and PNG."""
    seen = 0
    for name in PAGES[1:5]:
        page, _, _ = visit(browser, run / f"{name}.html")
        for figure in page.locator("figure.plot").all():
            seen += 1
            svg = figure.locator(".canvas > svg")
            box = svg.bounding_box()
            assert box["width"] > 300
            assert box["height"] > 100
            alt, finding = svg.get_attribute("aria-label"), figure.locator(".finding").inner_text()
            caption = figure.locator("figcaption").inner_text()
            assert alt not in (finding, caption)
            assert len(alt) > 40
            assert re.search(r"\d", caption), caption
            assert "Source" in caption
            figure.locator("summary").click()
            cells = figure.locator("tbody td").all_inner_texts()
            assert any(cell and cell.lower() in alt.lower() for cell in cells), (name, alt)
            for kind in ("SVG", "PNG"):
                file = figure.get_by_role("link", name=kind).get_attribute("href")
                assert (run / file).stat().st_size > 1000
            assert page.evaluate("e => getComputedStyle(e).backgroundColor", figure.locator(".canvas").element_handle()) == "rgb(255, 255, 255)"  # fmt: skip
        page.close()
    assert seen >= 15


def test_a_marked_point_leads_to_its_sentence_by_mouse(run, browser):
    """Each point of the figures about trade: the mark itself, and the words beside it."""
    quantities = pd.read_parquet(run / "tables" / "quantities.parquet")
    page, _, said = visit(browser, run / "03-trade.html")
    targets = page.evaluate("[...document.querySelectorAll('figure.plot svg a')].map(e => e.getAttribute('href'))")
    assert len(targets) >= 15
    assert all(re.fullmatch(r"documents/[^/]+\.html#s\d+", target) for target in targets)
    for number in range(0, len(targets), 4):
        link = page.locator("figure.plot svg a").nth(number)
        link.scroll_into_view_if_needed()
        box = link.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_url(f"**/{targets[number]}")
        place = page.locator("#" + page.url.rpartition("#")[2])
        doc_id = Path(page.url.partition("#")[0]).stem
        inside = quantities[
            (quantities["doc_id"] == doc_id) & (quantities["sentence"] == int(page.url.rpartition("#s")[2]))
        ]
        assert any(text in place.inner_text() for text in inside["text"]), targets[number]
        assert 0 <= place.bounding_box()["y"] < page.viewport_size["height"]
        page.go_back()
        page.wait_for_load_state()
    assert said == []


def test_points_are_reached_by_keyboard_and_each_has_a_name(run, browser):
    page, _, _ = visit(browser, run / "03-trade.html")
    figure = page.locator("#figure-trade")
    points = figure.locator("svg a:not([aria-hidden])")
    names = [point.get_attribute("aria-label") for point in points.all()]
    assert any(name.startswith("41 billion USD, 2 documents: sentence ") for name in names), names
    assert all(re.search(r"sentence \d+ of ", name) for name in names)
    assert len(set(names)) == len(names) > 2
    figure.locator(".canvas").focus()
    page.keyboard.press("Tab")
    reached = []
    for _ in names:
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        page.keyboard.press("ArrowDown")
    assert reached == names
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    assert page.locator(":target").is_visible()


def test_points_of_a_figure_taken_away_lead_to_the_same_places(run, browser):
    page, _, said = visit(browser, run / "figures" / "trade.svg")
    link = page.locator("a:not([aria-hidden])").first
    target = link.get_attribute("href")
    box = link.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/documents/**")
    assert page.url.endswith(target.removeprefix(".."))
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reader_chooses_light_or_dark_for_all_pages(run, browser, scheme):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto((run / "index.html").as_uri())
    paper = "getComputedStyle(document.body).backgroundColor"
    before, button = page.evaluate(paper), page.get_by_role("button", name="Dark")
    assert button.get_attribute("aria-pressed") == ("true" if scheme == "dark" else "false")
    button.focus()
    page.keyboard.press("Enter")
    after = page.evaluate(paper)
    assert after != before
    assert find_violations(page) == []
    page.get_by_role("link", name="Trade", exact=True).first.click()
    page.wait_for_load_state()
    assert page.evaluate(paper) == after
    page.emulate_media(media="print")
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    context.close()


def test_the_index_answers_what_is_claimed_in_whose_words_and_how_sure(run, browser):
    page, _, _ = visit(browser, run / "index.html", viewport={"width": 1280, "height": 900})
    heading = page.get_by_role("heading", name="China–Kazakhstan")
    assert heading.bounding_box()["y"] < 900, "seen without scrolling"
    claim = page.locator("ul.claims li", has_text="41 billion USD").first
    text = claim.inner_text()
    assert "bilateral trade, 2023" in text
    assert "In whose words: the narrator" in text
    assert "How sure: 2 documents, independence not known; a translated text in 003; no statistics named" in text
    assert "reached record highs" in claim.locator("blockquote").inner_text() or "trade" in text
    claim.get_by_role("link").first.click()
    page.wait_for_load_state()
    assert "41 billion" in page.locator(":target").inner_text()


def test_pages_turn_in_order_and_contents_lead_to_their_section(run, browser):
    page, _, _ = visit(browser, run / "00-corpus.html")
    for name in PAGES[2:6]:
        page.locator("nav.turn a[rel=next]").click()
        page.wait_for_url(f"**/{name}.html")
    for name in PAGES[4:0:-1]:
        page.locator("nav.turn a[rel=prev]").click()
        page.wait_for_url(f"**/{name}.html")
    for name in PAGES[1:6]:
        page.goto((run / f"{name}.html").as_uri())
        links = page.evaluate(
            "[...document.querySelectorAll('nav.contents a')].map(e => decodeURIComponent(e.hash.slice(1)))"
        )
        assert len(links) >= 4
        assert page.evaluate("ids => ids.filter(id => !document.getElementById(id))", links) == [], name


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


def test_a_claim_leads_to_its_sentence(run, browser):
    page, _, _ = visit(browser, run / "03-trade.html")
    row = page.locator("table.data tr:visible", has_text="41 billion USD").first
    row.locator("a[href*='003_df1dd6d6226d306c']").first.click()
    page.wait_for_load_state()
    sentence = page.locator("#" + page.url.rpartition("#")[2])
    assert "bilateral trade reaching US$41 billion" in sentence.inner_text()
    assert 0 <= sentence.bounding_box()["y"] < page.viewport_size["height"]


def test_a_hit_in_a_table_leads_to_its_exact_place_and_back(run, browser):
    page, _, _ = visit(browser, run / "01-framing.html")
    link = page.locator("section#evidence tbody tr:visible a[href*='#c']").first
    document, _, place = link.get_attribute("href").partition("#c")
    start, end = map(int, place.split("-"))
    frames = pd.read_parquet(run / "tables" / "frames.parquet")
    doc_id = document.rpartition("/")[2].removesuffix(".html")
    expected = frames[(frames["doc_id"] == doc_id) & (frames["start"] == start) & (frames["end"] == end)].iloc[0][
        "text"
    ]
    link.click()
    page.wait_for_load_state()
    hit = page.locator("mark.hit")
    assert " ".join(hit.all_inner_texts()) == expected
    box = hit.first.bounding_box()
    assert 0 <= box["y"] < page.viewport_size["height"]
    page.locator(".segment", has=hit).locator(".used a", has_text="Framing").first.click()
    page.wait_for_load_state()
    assert page.url.startswith((run / "01-framing.html").as_uri() + "#")


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
    assert (
        page.locator("section#evidence tbody tr").count() == page.locator("section#evidence tbody tr:visible").count()
    )
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
        mark = page.locator(
            f".running .{layer.removesuffix('ies') + 'y' if layer.endswith('ies') else layer[:-1]}"
        ).first
        style = mark.evaluate(
            "e => {const s = getComputedStyle(e); return [s.textDecorationLine, s.boxShadow !== 'none', s.borderBottomStyle, s.borderTopStyle].join()}"
        )
        styles.add(style)
        button.focus()
        page.keyboard.press("Enter")
        assert not page.locator(f".notes.of-{layer}").first.is_visible()
    assert len(styles) == 4
    text = page.evaluate("[...document.querySelectorAll('.running')].map(e => e.textContent).join('')")
    segments = pd.read_parquet(run / "tables" / "segments.parquet")
    assert text == "".join(segments[segments["doc_id"] == "002_6ad26381937cde3b"]["text"])


def test_the_search_finds_sentences_and_leads_to_them(run, browser):
    page, asked, said = visit(browser, run / "search.html")
    field = page.get_by_label("Words")
    field.fill('"41 billion" trad*')
    page.locator("#search-hits li").first.wait_for()
    assert "2 sentences in 2 of 5 documents" in page.locator("#search-status").inner_text()
    assert set(page.locator("#search-hits mark").all_inner_texts()) >= {"41 billion", "trade"}
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
        assert page.locator("button:not(.sort):visible, summary:visible, input:visible").count() == 0
        closed = page.locator("details:not([open]) tbody tr").count()
        assert page.locator("tbody tr:visible").count() + closed == page.locator("tbody tr").count()
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


EVIL = (
    '<script>window.ran=1</script><img src=x onerror=window.ran=1>"><svg onload=window.ran=1> {{ 7*7 }} {% raise %} $$x^2$$ '
    "\\(y\\) [go](javascript:window.ran=1) ![i](http://evil.example/i.png) <a href='javascript:window.ran=1'>l</a> "
    "</script></style></title><!-- &lt;b&gt; `code` **bold** \u202eevil\u202c \u2066x"
)
NAMES = ["a'b\"<i onclick=window.ran=1>.txt", "javascript:window.ran=1.txt", "{{7*7}} $$x$$.txt", "x..%2f..%2fup.txt", "\u202etxt.exe.txt", "index.txt", "-v.txt", "[l](javascript:x)/deep #1?.txt"]  # fmt: skip


def hostile_corpus(folder):
    """Texts that carry such things in each of their parts, in their names, in the metadata and in a codebook."""
    corpus = folder / "texts"
    quote = EVIL.replace('"', '""')
    rows_of_corrections: list[str] = []
    for at, name in enumerate(NAMES):
        path = corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        body = f"Leaders {EVIL} said on Monday that trade {EVIL} had reached $4{at} billion last year.\n\n"
        quoted = f'"We will cooperate {EVIL} in peace," said Foreign Minister Ann{EVIL} Lee.\n\n'
        path.write_text(
            f"{at} {EVIL} opens in the capital\n\nJuly {at + 1}, 2024\n\nBy Jo {EVIL} Doe\n\n{body}{quoted}"
            + f"The summit number {at} brought peace and friendship to the region. " * 3
            + "Trade between China and Kazakhstan reached $41 billion in 2023, officials said."
            + f"\n\nPhoto: {EVIL}/Xinhua\n\nRelated: {EVIL}\n",
            encoding="utf-8",
        )
        rows_of_corrections += [f'{hashlib.sha256(path.read_bytes()).hexdigest()},source,,,"{quote}","{quote}"\n']
    rows = [f'"{name.replace(chr(34), chr(34) * 2)}","{quote} {at % 2}","{quote}"\n' for at, name in enumerate(NAMES)]
    (corpus / "metadata.csv").write_text(f'filename,"{quote}",title\n' + "".join(rows), encoding="utf-8")
    (corpus / "corrections.csv").write_text(
        "sha256_text,field,start,end,value,note\n" + "".join(rows_of_corrections), encoding="utf-8"
    )
    rule = {"name": f"rule {EVIL}", "role": "credit", "pattern": "^Photo: .*Xinhua$", "max_chars": 2000, "where": "any", "example": "Photo: x/Xinhua"}  # fmt: skip
    (corpus / "layout.yaml").write_text(json.dumps({"rules": [rule]}), encoding="utf-8")
    (folder / "series.csv").write_text(
        f'parties,year,measure,value_usd,bound,reporter,source,note\nCN;KZ,2023,bilateral trade,41000000000,exact,"{quote}","{quote}","{quote}"\n',
        encoding="utf-8",
    )
    (folder / "words.csv").write_text(f'term,n\npeace,900\ncooperate,3\n"{quote}",7\nthe,90000\n', encoding="utf-8")
    book = folder / "book.yaml"
    shipped = (ROOT / "lib/communique/framing/codebooks/diplomacy.yaml").read_text(encoding="utf-8")
    book.write_text(
        re.sub(r"(?m)^(\s+label:).*$", lambda m: f"{m[1]} {json.dumps(EVIL, ensure_ascii=True)}", shipped),
        encoding="utf-8",
    )
    return corpus, book


def test_hostile_input_is_only_ever_text(browser, tmp_path):
    corpus, book = hostile_corpus(tmp_path)
    settings = [f"group_column={EVIL}", f"codebook={book}", f"reference={tmp_path / 'series.csv'}", f"frequency_list={tmp_path / 'words.csv'}"]  # fmt: skip
    run = publish(corpus, tmp_path / "out", *(part for setting in settings for part in ("--set", setting)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.yaml", "out", "series.csv", "texts", "words.csv"]
    pages = [*all_pages(run), tmp_path / "out" / "index.html"]
    assert len(pages) == len(PAGES) + len(NAMES) + 1
    for path in pages:
        page, asked, said = visit(browser, path)
        assert said == [], path.name
        assert page.evaluate("window.ran") is None, path.name
        assert all(url.startswith(run.parents[1].as_uri()) for url in asked), path.name
        assert (
            page.locator(
                "main script, main img, main style:not(svg style), main iframe, main [onclick], main [onerror], main svg[onload]"
            ).count()
            == 0
        )
        links = page.evaluate(
            "[...document.querySelectorAll('[href], [src]')].map(e => (e.href && e.href.baseVal) || e.href || e.src)"
        )
        assert all(re.match(r"file:|#|documents/[^/:]+\.html#", link) for link in links), path.name
        assert page.locator("main strong", has_text=re.compile(r"^\s*bold\s*$")).count() == 0
        page.evaluate("document.querySelectorAll('button').forEach(e => e.click())")
        assert page.evaluate("window.ran") is None, path.name
        loose = page.evaluate(LOOSE_CONTROLS)
        assert loose == [], path.name
        page.close()
    for table, column in (
        ("reference_comparisons", "reporter"),
        ("corrections", "given"),
        ("segments", "rule"),
        ("corrections", "note"),
    ):
        values = pd.read_parquet(run / "tables" / f"{table}.parquet")[column].astype(str)
        assert values.str.contains("window.ran", regex=False).any(), f"{table}.{column} was meant to be hostile"
    corrected, _, _ = visit(browser, run / "00-corpus.html")
    assert EVIL[:60] in corrected.locator("main").text_content()
    trade, _, _ = visit(browser, run / "03-trade.html")
    assert EVIL[:60] in trade.locator("main").text_content()
    reading = next(path for path in (run / "documents").glob("*.html") if "index" in path.name)
    page, _, _ = visit(browser, reading)
    shown = page.evaluate("[...document.querySelectorAll('.running')].map(e => e.textContent).join(' ')")
    assert EVIL in shown
    assert "49" not in shown
    search, _, said = visit(browser, run / "search.html")
    search.get_by_label("Words").fill("window.ran")
    search.locator("#search-hits li").first.wait_for()
    assert search.locator("#search-hits script, #search-hits img").count() == 0
    assert search.evaluate("window.ran") is None
    assert said == []


LOOSE_CONTROLS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (/[\u202a-\u202e\u2066-\u2069]/.test(node.data) && !node.parentElement.closest(".control, script")) found.push(node.data.slice(0, 80));
  }
  return found;
}"""


def test_a_thousand_documents_are_paged_and_stay_light(browser, tmp_path):
    corpus = tmp_path / "texts"
    corpus.mkdir()
    for at in range(1000):
        lines = [f"Minister {at} said that trade number {at * 40 + n} would grow by {n + 1} percent in the coming year, and that the two sides would deepen their cooperation in transport, energy and culture." for n in range(24)]  # fmt: skip
        (corpus / f"text-{at:04}.txt").write_text(
            f"Meeting {at} opens in the capital\n\n" + "\n\n".join(lines), encoding="utf-8"
        )
    run = publish(corpus, tmp_path / "out", "--only", "00-corpus", "--set", "duplicates=keep")
    assert sum(path.stat().st_size for path in (run / "assets").iterdir()) < 1_500_000
    for name in ("index", "00-corpus", "search", "documents", "documents-4"):
        text = re.sub(r"<svg.*?</svg>", "", (run / f"{name}.html").read_text(encoding="utf-8"), flags=re.DOTALL)
        assert len(text.encode()) < 150_000, name
        page, _, said = visit(browser, run / f"{name}.html")
        assert said == []
        print(
            name,
            page.evaluate("performance.getEntriesByName('first-contentful-paint').map(e => Math.round(e.startTime))"),
        )
        page.close()
    page, _, _ = visit(browser, run / "index.html")
    assert (
        page.locator("#documents ~ .table-frame")
        .first.locator("caption")
        .inner_text()
        .startswith("50 of 1,000 documents")
    )
    page.get_by_role("link", name="All 1,000 documents").click()
    page.get_by_role("link", name="Part 4").click()
    assert page.locator("tbody tr").count() == 250
    assert page.locator("tbody tr:visible").count() == 25
    page.get_by_role("searchbox").fill("text-0999")
    assert page.locator("tbody tr:visible").count() == 1
    assert page.locator("tbody tr:visible a").count() == 0, "only the first documents, and those led to, have a page"
    page, _, _ = visit(browser, run / "documents.html")
    page.get_by_role("searchbox").fill("text-0200")
    page.locator("tbody tr:visible a").click()
    assert "trade number 8023" in page.locator("article").inner_text()
    page, _, _ = visit(browser, run / "search.html")
    assert re.search(
        r"[\d,]+ of 25,000 sentences are searched: the first ones of every document", page.locator("main").inner_text()
    )
