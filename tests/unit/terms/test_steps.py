"""The steps of notebook 02-terms: what leads, what leads to its lines, and what is said where there is nothing."""

import pandas as pd
import pytest

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.tables import conform, make_table
from communique.terms.choice import Choice, choose_comparison, describe_choice, describe_confounding
from communique.terms.concordance import find_concordance
from communique.terms.counts import count_terms
from communique.terms.dispersion import measure_dispersion
from communique.terms.hits import find_hits
from communique.terms.leading import choose_focus, lead_terms
from communique.terms.leads import gather_leads, show_concordance, show_leading, show_lines
from communique.terms.lines import add_lines, assemble_documents, few_lines, place_hits, spread_lines
from communique.terms.options import make_options, read_lemmas
from communique.terms.sensitivity import Variant
from communique.terms.showing import (
    add_period_lines,
    compare_rankings,
    describe_agreement,
    show_agreement,
    show_pairs,
    show_phrases,
    show_rankings,
    show_spread,
)
from communique.terms.steps import (
    BASE,
    REFERENCE,
    compare_chosen,
    compare_reference,
    compare_voices,
    follow_terms,
    join_comparisons,
    share_phrases,
    vary,
)
from communique.text.tokens import DEFAULT_OPTIONS, TokenOptions

TEXTS = {
    "a1": "Peace and trade. Peace now.",
    "a2": "Peace and the road. We want peace.",
    "b1": "War and the trade of war. War war war.",
    "b2": "The road of war ends here. War.",
}


@pytest.fixture
def sentences():
    rows = []
    for doc_id, text in TEXTS.items():
        start = 0
        for number, part in enumerate(text.split(". ")):
            printed = part if part.endswith(".") else part + "."
            rows.append({"doc_id": doc_id, "sentence": number, "segment": 0, "role": "body", "start": start,
                         "end": start + len(printed), "text": printed})  # fmt: skip
            start += len(printed) + 1
    return make_table("sentences", rows)


@pytest.fixture
def documents():
    rows = [
        {"doc_id": doc_id, "state": "ok", "side": doc_id[0], "outlet": "x" if doc_id == "a1" else "y"}
        for doc_id in TEXTS
    ]
    return make_table("documents", rows)


def test_assembled_documents_are_the_texts_again(sentences):
    texts = assemble_documents(sentences)
    assert {doc_id: text for doc_id, (text, _) in texts.items()} == TEXTS
    assert all(text[s.start : s.end].endswith(".") for text, spans in texts.values() for s in spans)


def test_what_is_no_sentence_is_blank_and_offsets_hold(sentences):
    later = sentences.assign(start=sentences["start"] + 7, end=sentences["end"] + 7)
    text, spans = assemble_documents(later)["a1"]
    assert text == " " * 7 + TEXTS["a1"]
    assert text[spans[1].start : spans[1].end] == "Peace now."


def test_a_table_of_sentences_with_a_gap_in_its_numbers_is_refused(sentences):
    with pytest.raises(InputError, match="sentence 1 is not where"):
        assemble_documents(sentences[sentences["sentence"] != 0])


def test_leading_terms_stand_in_two_documents_of_their_side(sentences, documents):
    choice = choose_comparison(documents, column="side", a="a", b="b")
    step = compare_chosen(count_terms(sentences), documents, choice, name="side", min_count=1)
    leading = lead_terms(step.table, step.comparison.iloc[0], min_documents=2)
    assert next(iter(leading[leading["side"] == "a"]["term"])) == "peace"
    assert next(iter(leading[leading["side"] == "b"]["term"])) == "war"
    assert "now" not in set(leading["term"])  # once, in one document
    assert "now" in set(lead_terms(step.table, step.comparison.iloc[0], min_documents=1)["term"])


def test_each_hit_leads_to_its_sentence(sentences):
    hits = find_hits(assemble_documents(sentences), ["peace", "the road"])
    conform("concordance", hits)
    assert [tuple(row) for row in hits[["term", "doc_id", "sentence"]].to_numpy()] == [
        ("peace", "a1", 0), ("peace", "a1", 1), ("peace", "a2", 0), ("peace", "a2", 1),
        ("the road", "a2", 0), ("the road", "b2", 0),
    ]  # fmt: skip
    table = add_lines(pd.DataFrame({"term": ["the road", "absent"]}), hits)
    assert list(table["lines"]) == [(("a2", 0), ("b2", 0)), ()]


def test_terms_that_no_query_can_ask_for_are_found_word_by_word():
    text = "It is China's. Not 5."
    texts = {"d": (text, [Sentence(0, "body", 0, 14), Sentence(0, "body", 15, len(text))])}
    options = TokenOptions(clitics="split", numbers="mask")
    hits = find_hits(texts, ["'s", "#"], options=options)
    assert list(hits["text"]) == ["'s", "5"]
    assert list(hits["sentence"]) == [0, 1]


def test_lines_are_spread_over_terms_and_documents(sentences):
    hits = find_hits(assemble_documents(sentences), ["war", "peace"])
    shown = spread_lines(hits, rows=4)
    assert set(zip(shown["term"], shown["doc_id"], strict=True)) == {
        ("war", "b1"), ("war", "b2"), ("peace", "a1"), ("peace", "a2"),
    }  # fmt: skip


def test_positions_count_the_characters_of_counted_sentences(sentences):
    hits = find_hits(assemble_documents(sentences), ["peace"])
    placed = place_hits(hits, sentences)
    assert list(placed[placed["doc_id"] == "a1"]["position"]) == [0.0, pytest.approx(16 / 26)]


def test_confounding_names_the_other_columns(documents):
    choice = choose_comparison(documents, column="side")
    said = describe_confounding(describe_choice(documents, choice, "side"), choice)
    assert "outlet (x: 1 of 2 against 0 of 2)" in said
    even = documents.assign(outlet="x")
    assert describe_confounding(describe_choice(even, choice, "side"), choice) == ""


def test_groups_by_query_and_by_list(documents):
    by_query = choose_comparison(documents, column="", query_a="outlet == 'x'")
    assert (by_query.a, by_query.b) == (("a1",), ("a2", "b1", "b2"))
    by_list = choose_comparison(documents, column="", documents_a=["b2"], documents_b=["a1"])
    assert (by_list.a, by_list.b) == (("b2",), ("a1",))
    assert by_list.is_possible


@pytest.mark.parametrize("given", [{"documents_b": ["a1"]}, {"query_b": "side == 'a'"}, {"query_a": "nothing == 1"},
                                   {"documents_a": ["z"]}, {"documents_a": ["a1"], "documents_b": ["a1"]}])  # fmt: skip
def test_groups_that_cannot_be_made_are_refused(documents, given):
    with pytest.raises(InputError):
        choose_comparison(documents, column="side", **given)


def test_a_frequency_list_joins_the_other_comparison(sentences, documents, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("term,n\nwar,5\nthe,60\n", encoding="utf-8")
    counts = count_terms(sentences)
    choice = choose_comparison(documents, column="side")
    main = compare_chosen(counts, documents, choice, name="side", min_count=1)
    listed = compare_reference(counts, path, min_count=1, size=1000)
    comparisons, terms = join_comparisons(main, listed)
    assert list(comparisons["comparison"]) == [REFERENCE, "side"]
    assert terms[terms["comparison"] == REFERENCE]["docs_b"].isna().all()
    assert terms[terms["comparison"] == "side"]["docs_b"].notna().all()
    leading = lead_terms(listed.table, listed.comparison.iloc[0])
    assert leading[leading["side"] == "a"]["term"].iloc[0] == "war"


@pytest.mark.parametrize("text", ["term,n\nwar,-1\n", "term,n\nwar,\n", "term,n\nwar,1\nwar,2\n", "word,n\nwar,1\n"])
def test_a_broken_frequency_list_is_refused(sentences, tmp_path, text):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"list\.csv"):
        compare_reference(count_terms(sentences), path, min_count=1)


def test_lemmas_are_read_and_broken_tables_name_the_line(tmp_path):
    path = tmp_path / "lemmas.csv"
    path.write_text("term,lemma\nwars,war\n\nroads,road\n", encoding="utf-8")
    assert read_lemmas(path) == {"wars": "war", "roads": "road"}
    assert make_options(lemmas=path).lemmas["wars"] == "war"
    for text, said in [
        ("term,lemma\nwars\n", "line 2"),
        ("term,lemma\na,b\na,c\n", "line 3"),
        ("x,y\na,b\n", "header"),
        ("", "header"),
    ]:
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            read_lemmas(path)


def test_voices_without_quotations_say_so_and_with_them_compare(sentences):
    texts = assemble_documents(sentences)
    assert "no table of quotations" in compare_voices(texts, None, options=DEFAULT_OPTIONS, min_count=1).reason
    quotations = pd.DataFrame({"doc_id": ["a1", "b1"], "start": [17, 0], "end": [27, 17], "kind": ["direct", "mixed"]})
    step = compare_voices(texts, quotations, options=DEFAULT_OPTIONS, min_count=1)
    assert step.comparison["group_a"].iloc[0] == "quoted"
    assert step.groups["quoted"] == ["a1 [quoted]", "b1 [quoted]"]


def test_one_document_shares_nothing_and_two_do(sentences):
    texts = assemble_documents(sentences)
    one, _ = share_phrases({"a1": texts["a1"]}, min_length=2, max_documents=9, roles=["body"], options=DEFAULT_OPTIONS)
    assert one.table.empty
    assert "one document" in one.reason
    shared, overlap = share_phrases(texts, min_length=2, max_documents=9, roles=["body"], options=DEFAULT_OPTIONS)
    assert "the road" in set(shared.table["phrase"])
    shown = show_phrases(shared.table, sentences)
    lines = dict(zip(shown["phrase" if "phrase" in shown else "term"], shown["lines"], strict=True))
    assert lines["the road"] == (("a2", 0), ("b2", 0))
    assert overlap.table["coverage"].between(0, 1).all()
    few, _ = share_phrases(texts, min_length=2, max_documents=2, roles=["body"], options=DEFAULT_OPTIONS)
    assert "first 2 of 4" in few.reason


def test_trends_need_two_periods(sentences):
    counts = count_terms(sentences)
    dated = pd.DataFrame({"doc_id": list(TEXTS), "date": ["2024-07-01", "2024-07-05", "", "--07-01"]})
    assert follow_terms(counts, dated, ["war"], period="month").reason.startswith(
        "2 of 4 documents state a whole date, in 1 month"
    )
    assert follow_terms(counts, dated, ["war"], period="day").reason == ""
    assert follow_terms(counts.head(0), dated, ["war"], period="day").reason


def test_choices_are_varied_with_each_document_left_out(sentences, documents):
    choice = choose_comparison(documents, column="side")
    segments = sentences.rename(columns={"sentence": "n"})
    caption = pd.DataFrame({"doc_id": ["a1", "a2"], "role": ["caption"] * 2, "text": ["Photo photo photo Xinhua"] * 2})
    base = Variant(BASE, "base", min_count=1, measure="g2_two_cell", min_documents=2)
    agreement, rankings = vary(pd.concat([segments, caption]), choice, base)
    names = set(agreement.table["variant"])
    assert {"as compared", "with page furniture", "without a1", "without b2"} <= names
    assert "g2_two_cell" not in names  # the measure of the base itself
    ranks = compare_rankings(rankings.table, top=3).set_index("term")
    assert pd.isna(ranks.loc["photo", "rank"])
    assert ranks.loc["photo", "rank_with"] <= 3
    assert "with these" in describe_agreement(agreement.table)


def test_without_groups_every_step_gives_its_reason(sentences):
    choice = Choice(reason="no column")
    assert compare_chosen(count_terms(sentences), pd.DataFrame(), choice, name="x", min_count=1).reason == "no column"
    agreement, _ = vary(sentences, choice, Variant(BASE, "base"))
    assert agreement.reason == "no column"
    assert describe_agreement(agreement.table) == ""
    assert choose_focus(pd.DataFrame(), count_terms(sentences), top=2) == ["war", "peace"]


def test_hits_of_one_term_are_its_concordance(sentences):
    texts = assemble_documents(sentences)
    assert list(find_hits(texts, ["war"])["start"]) == list(find_concordance(texts, "war")["start"])


def test_few_lines_come_from_different_documents():
    lines = (("a", 1), ("a", 2), ("b", 1), ("c", 0))
    table = pd.DataFrame({"term": ["x", "y"]}).assign(lines=[lines, ()])
    assert few_lines(table)["lines"].tolist() == [(("a", 1), ("b", 1)), ()]
    assert few_lines(table, places=4)["lines"].iloc[0] == lines
    assert few_lines(table.drop(columns="lines")).columns.tolist() == ["term"]


@pytest.fixture
def compared(sentences, documents):
    texts = assemble_documents(sentences)
    counts = count_terms(sentences)
    choice = choose_comparison(documents, column="side")
    main = compare_chosen(counts, documents, choice, name="side", min_count=1)
    voices = compare_voices(texts, None, options=DEFAULT_OPTIONS, min_count=1)
    elsewhere = compare_reference(counts, None, min_count=1)
    leads = gather_leads(
        texts, counts, (main, voices, elsewhere), query="wa*", follow=(), top=2, min_documents=2, by="g2_two_cell",
        roles=("body",), options=DEFAULT_OPTIONS, quotations=None,
    )  # fmt: skip
    return texts, choice, leads


def test_every_leading_and_frequent_term_has_lines_in_the_concordance(compared):
    _, _, leads = compared
    assert leads.leading["term"].tolist()[0] == "peace"
    assert all(leads.leading["lines"].map(len) > 0)
    assert all(leads.frequent["lines"].map(len) > 0)
    assert {*leads.leading["term"], *leads.frequent["term"], "wa*"} <= set(leads.hits["term"])
    assert leads.said.empty
    assert leads.rates is not None
    shown = show_leading(leads.leading, "g2_two_cell")
    assert shown.columns.tolist()[:2] == ["term", "lines"]
    assert "loo_range" in shown
    assert " to " in shown["loo_range"].iloc[0]


def test_the_concordance_is_that_of_the_query_and_counts_all_its_lines(compared):
    _, _, leads = compared
    lines = show_lines(leads, "wa*", sort="left", rows=3, has_voices=False)
    assert len(lines) == (leads.hits["term"] == "wa*").sum() > 3
    assert set(lines["match"].str.lower()) == {"war", "want"}
    assert "voice_kind" not in lines
    assert (
        lines.head(3)["doc_id"].tolist()
        == show_concordance(leads.hits[leads.hits["term"] == "wa*"], rows=3, sort="left")["doc_id"].tolist()
    )
    assert set(show_lines(leads, "", sort="right")["match"].str.lower()) >= {"peace", "war"}


def test_choices_say_which_terms_come_in_and_where_they_stand(compared, sentences):
    texts, choice, _ = compared
    segments = sentences.rename(columns={"sentence": "number"})
    base = Variant(BASE, "base", DEFAULT_OPTIONS, 1, "g2_two_cell")
    agreement, rankings = vary(segments, choice, base, units=("peace and",))
    moved = show_agreement(agreement.table, rankings.table, texts, options=DEFAULT_OPTIONS, top=3).set_index("variant")
    assert moved.loc[BASE, "comes_in"] == ""
    row = moved.loc["multi-word units joined"]
    ranked = rankings.table[rankings.table["variant"] == "multi-word units joined"]
    assert "peace and" in set(ranked["term"])
    assert bool(row["comes_in"]) == bool(row["lines"])
    ranks = show_rankings(rankings.table, texts, options=DEFAULT_OPTIONS, top=3)
    assert all(ranks["lines"].map(len) > 0)


def test_units_can_be_taken_apart_again(compared, sentences):
    _, choice, _ = compared
    base = Variant(BASE, "base", TokenOptions(units=("peace and",)), 1, "g2_two_cell")
    agreement, _ = vary(sentences, choice, base, units=("peace and",))
    assert "multi-word units apart" in set(agreement.table["variant"])
    assert "multi-word units joined" not in set(agreement.table["variant"])


def test_terms_of_a_period_lead_to_the_lines_of_that_period():
    trends = pd.DataFrame({"term": ["war", "war", "war"], "period": ["2024-07", "2024-08", ""]})
    hits = pd.DataFrame({"term": ["war"] * 3, "doc_id": ["a", "b", "c"], "sentence": [1, 2, 3]})
    dates = pd.DataFrame({"doc_id": ["a", "b", "c"], "date": ["2024-07-01", "2024-08-02", "--09-01"]})
    linked = add_period_lines(trends, hits, dates, period="month")
    assert linked["lines"].tolist() == [(("a", 1),), (("b", 2),), (("c", 3),)]
    assert linked["term"].tolist() == ["war"] * 3


def test_pairs_and_spread_lead_to_lines(compared, sentences):
    texts, _, leads = compared
    pairs = pd.DataFrame({"term_1": ["peace"], "term_2": ["now"], "n": [1], "n_documents": [1], "log_dice": [1.0],
                          "pmi": [1.0], "t_score": [1.0]})  # fmt: skip
    assert show_pairs(pairs, texts, roles=("body",), options=DEFAULT_OPTIONS)["lines"].tolist() == [(("a1", 1),)]
    spread = measure_dispersion(count_terms(sentences), min_count=1)
    assert all(show_spread(leads.frequent, spread)["lines"].map(len) > 0)


def test_a_cut_frequency_list_is_silent_on_terms_that_it_lacks(sentences, tmp_path):
    counts = count_terms(sentences)
    path = tmp_path / "list.csv"
    path.write_text("term,n\nwar,10\nthe,60\n", encoding="utf-8")
    whole, cut = (compare_reference(counts, path, min_count=1, size=size) for size in (0, 1_000))
    assert {"peace", "war"} <= set(whole.table["term"])
    assert set(cut.table["term"]) == {"war", "the"}
    assert "the list is cut" in cut.pair["note"]


def test_pairs_of_a_unit_and_a_word_are_found(sentences):
    texts = assemble_documents(sentences)
    options = TokenOptions(units=("the road",))
    hits = find_hits(texts, ["the road ends", "and the road"], options=options)
    assert hits["doc_id"].tolist() == ["a2"]


def test_a_choice_says_in_a_line_what_is_compared(documents):
    assert choose_comparison(documents, column="side").summary == "a (2 documents) against b (2 documents)"
    one = choose_comparison(documents, column="side", documents_a=["a1"])
    assert one.summary == "listed (1 document) against all others (3 documents)"
    assert choose_comparison(documents, column="nothing").summary.startswith(
        "No comparison: the documents have no column"
    )
