"""The steps of notebook 02-terms: what leads, what leads to its lines, and what is said where there is nothing."""

import pandas as pd
import pytest

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.tables import conform, make_table
from communique.terms.choice import Choice, choose_comparison, describe_choice, describe_confounding
from communique.terms.concordance import find_concordance
from communique.terms.counts import count_terms
from communique.terms.leading import choose_focus, lead_terms
from communique.terms.lines import add_lines, assemble_documents, find_hits, place_hits, spread_lines
from communique.terms.options import make_options, read_lemmas
from communique.terms.sensitivity import Variant
from communique.terms.showing import compare_rankings, describe_agreement, show_phrases
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
