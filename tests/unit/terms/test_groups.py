"""Groups to compare: by column, query, list, term and voice; and frequency lists."""

import pandas as pd
import pytest

from communique.corpus.model import Sentence
from communique.errors import InputError
from communique.terms.counts import count_terms
from communique.terms.groups import split_by_list, split_by_query, split_by_term, split_groups, split_voices
from communique.terms.keyness import compare_terms
from communique.terms.reference import compare_with_reference, read_frequency_list

TABLE = pd.DataFrame(
    {
        "doc_id": ["d", "c", "b", "a", "broken"],
        "state": ["ok", "ok", "ok", "ok", "unreadable"],
        "stage": ["preview", "review", "preview", None, "preview"],
        "n_words": [10, 20, 30, 40, 0],
    }
)


def document(text):
    return text, [Sentence(0, "body", 0, len(text))]


def test_by_column_leaves_out_what_has_no_value_or_no_text():
    assert split_groups(TABLE, "stage", "preview") == (["b", "d"], ["c"])
    assert split_groups(TABLE, "stage", ["review"], "preview") == (["c"], ["b", "d"])


def test_by_query_and_by_list():
    assert split_by_query(TABLE, "n_words > 15 and stage == 'preview'") == (["b"], ["a", "c", "d"])
    assert split_by_query(TABLE, "n_words < 15", "n_words > 35") == (["d"], ["a"])
    assert split_by_list(TABLE, ["d", "a"]) == (["a", "d"], ["b", "c"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: split_groups(TABLE, "phase", "preview"), "no column 'phase'"),
        (lambda: split_groups(TABLE, "stage", "summit"), "No document has 'summit'.*'preview', 'review'"),
        (lambda: split_groups(TABLE, "stage", "preview", "preview"), "both groups"),
        (lambda: split_groups(TABLE, "stage", ["preview", "review"]), "Group B .* holds no document"),
        (lambda: split_groups(TABLE.drop(columns="doc_id"), "stage", "preview"), "lacks the column 'doc_id'"),
        (lambda: split_by_list(TABLE, ["e"]), "No document 'e'"),
        (lambda: split_by_list(TABLE, ["a"], ["a", "b"]), "'a' is in both groups"),
        (lambda: split_by_list(TABLE, []), "Group A"),
        (lambda: split_by_query(TABLE, "n_words >"), "cannot be read"),
        (lambda: split_by_query(TABLE, "n_words + 1"), "not a condition"),
        (lambda: split_by_query(TABLE, "@pd.io"), "no brackets"),
        (lambda: split_by_query(TABLE, "n_words > 99"), "Group A"),
        (lambda: split_by_query(TABLE, "n_words > 15", "n_words > 25"), "both groups"),
    ],
)
def test_groups_that_cannot_be_are_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_by_term():
    documents = {"b": document("peace talks"), "a": document("war talks")}
    assert split_by_term(documents, "peace") == (["b"], ["a"])
    for query in ("talks", "summit"):
        with pytest.raises(InputError, match="not two groups"):
            split_by_term(documents, query)


def test_voices_are_compared_within_documents():
    texts = {f"d{i}": document("He said “peace and peace” and went on") for i in range(3)}
    spans = [{"doc_id": doc_id, "start": 9, "end": 24, "kind": "direct"} for doc_id in texts]
    spans.append({"doc_id": "d0", "start": 0, "end": 37, "kind": "indirect"})
    voices = split_voices(texts, pd.DataFrame(spans))
    counts = count_terms(voices.documents, ngrams=(1, 2))
    assert counts.loc[counts["doc_id"] == "d0 [quoted]", "term"].tolist() == [
        "and",
        "and peace",
        "peace",
        "peace and",
    ]
    assert not counts["term"].isin(["said peace", "peace and went"]).any()
    comparisons, terms = compare_terms(
        counts, voices.quoted, voices.narrator, name="voice", strata=voices.strata, min_count=1
    )
    assert comparisons["n_documents_a"][0] == 3
    # each document can exchange its two halves: 2^3 relabellings, two of them as extreme
    assert terms.set_index("term").loc["peace", "p"] == pytest.approx(2 / 8)


def test_a_quotation_over_two_sentences_is_cut_at_both():
    text = "A said b. C d said."
    sentences = [Sentence(0, "body", 0, 9), Sentence(0, "body", 10, 19)]
    voices = split_voices({"x": (text, sentences)}, pd.DataFrame({"doc_id": ["x"], "start": [7], "end": [13]}))
    cut = {name: [text[s.start : s.end].strip() for s in spans] for name, (_, spans) in voices.documents.items()}
    assert cut == {"x [quoted]": ["b.", "C d"], "x [narrator]": ["A said", "said."]}


def test_voices_need_both():
    with pytest.raises(InputError, match="No document has both"):
        split_voices({"x": document("words")}, pd.DataFrame({"doc_id": [], "start": [], "end": []}))


def test_a_frequency_list_is_a_group_without_documents(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("\ufeffterm,count\ntrade,50\nNA,10\nthe,940\n", encoding="utf-8")
    reference = read_frequency_list(path)
    assert reference.to_dict("list") == {"term": ["NA", "the", "trade"], "n": [10, 940, 50]}
    counts = count_terms({"a": document("trade the trade"), "b": document("summit the")})
    comparisons, terms = compare_with_reference(counts, reference, name="list", min_count=1)
    assert (comparisons["n_documents_b"][0], comparisons["n_tokens_b"][0]) == (0, 1000)
    trade = terms.set_index("term").loc["trade"]
    assert (trade["n_a"], trade["n_b"], trade["docs_a"], round(trade["log_ratio"], 9)) == (2, 50, 1, 3.0)
    assert terms[["docs_b", "p", "ci_low"]].isna().all(axis=None)
    assert terms["note"].str.contains("no documents to relabel").all()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("word,n\na,1", "header line with the columns term and n"),
        ("term,n\na,1\nb,", "line 3: a count that is missing"),
        ("term,n\na,-1", "line 2: a negative count"),
        ("term,n\na,1.5", "line 2: a count that is not whole"),
        ("term,n\na,1\na,2", "line 3: a term that stands there twice"),
        ("term,n\n,1", "line 2: no term"),
        ("term,n\na,0", "empty or all its counts are 0"),
        ("term,n\n", "empty or all its counts are 0"),
        ("term,n\na,1\n\nb,2", "line 3: a count that is missing"),
        ("", "cannot be read"),
    ],
)
def test_broken_frequency_lists_are_refused(tmp_path, lines, message):
    path = tmp_path / "list.csv"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_frequency_list(path)


def test_a_tab_separated_list_may_hold_quotes(tmp_path):
    path = tmp_path / "list.tsv"
    path.write_text('term\tn\n"\t3\nb\t4\n', encoding="utf-8")
    assert read_frequency_list(path)["term"].tolist() == ['"', "b"]


def test_a_list_cut_short_needs_its_size():
    counts = count_terms({"a": document("trade")})
    reference = pd.DataFrame({"term": ["trade"], "n": [5]})
    comparisons, _ = compare_with_reference(counts, reference, name="x", n_reference=100, min_count=1)
    assert comparisons["n_tokens_b"][0] == 100
    with pytest.raises(InputError, match="less than the sum"):
        compare_with_reference(counts, reference, name="x", n_reference=4)
    with pytest.raises(InputError, match="needs documents"):
        compare_with_reference(counts, reference, name="x", measures=["mann_whitney_u"])
    with pytest.raises(InputError, match="cannot be read"):
        read_frequency_list("nowhere.csv")
