"""Figures that are claimed: between whom, in whose words, how sure; and how the index shows them."""

import pandas as pd

from communique.corpus.corpus import Corpus
from communique.report.claimed import COLUMNS, MAX_OF_PARTIES, list_claimed
from communique.report.index_page import describe_inputs, group_claims, group_findings

CLAIM = {"kind": "money", "parties": "CN;KZ", "measure": "bilateral trade", "period_start": "2023-01-01", "period_end": "2023-12-31",
         "value": 41e9, "low": 40.5e9, "high": 41.5e9, "unit": "USD", "bound": "exact", "change": "none", "status": "actual",
         "reporter": "", "n_documents": 1, "note": ""}  # fmt: skip
SENTENCES = pd.DataFrame(
    [("a", 0, 0, 30, "Trade reached $41 billion."), ("b", 0, 0, 30, "They said $41 billion."), ("b", 1, 31, 60, "Nothing.")],
    columns=["doc_id", "sentence", "start", "end", "text"],
)  # fmt: skip
QUANTITIES = pd.DataFrame(
    [("a", 0, 10, 20, 0), ("b", 0, 12, 22, 0), ("b", 1, 40, 44, 1)],
    columns=["doc_id", "quantity", "start", "end", "sentence"],
)
QUOTATIONS = pd.DataFrame(
    [("b", 0, 10, 30, "Ann Lee")], columns=["doc_id", "quotation", "start", "end", "speaker_name"]
)


def tables(claims, sources, **more):
    return {
        "claims": pd.DataFrame(claims),
        "claim_sources": pd.DataFrame(sources, columns=["claim", "doc_id", "quantity"]),
        "quantities": QUANTITIES,
        "quotations": QUOTATIONS,
        "sentences": SENTENCES,
        **more,
    }


def test_a_claim_of_two_voices_names_both_with_their_documents():
    known = tables([{**CLAIM, "claim": "c1", "n_documents": 2}], [("c1", "a", 0), ("c1", "b", 0)])
    row = list_claimed(known).iloc[0]
    assert row["parties"] == "China\u2013Kazakhstan"
    assert row["claimed"] == "bilateral trade, 2023: 41 billion USD"
    assert row["voices"] == "the narrator (in a) and Ann Lee (in b)"
    assert row["lines"] == (("a", 0), ("b", 0))
    assert row["caveat"] == "2 documents, independence not known; no statistics named"
    assert row["sentence_text"] == "Trade reached $41 billion."


def test_what_speaks_for_and_against_is_told():
    claims = [
        {**CLAIM, "claim": "c1", "reporter": "Ministry of Trade"},
        {**CLAIM, "claim": "c2", "status": "target", "period_start": "", "period_end": "", "value": 9e9},
    ]
    verdicts = pd.DataFrame([{"claims": "c1;c2", "outcome": "does not fit", "assumption": "the same measure"}])
    references = pd.DataFrame([{"claim": "c1", "reporter": "", "source": "customs", "reference_value": 4e10}])
    shared = pd.DataFrame([{"doc_id_a": "a", "start_a": 0, "end_a": 9, "doc_id_b": "b", "start_b": 40, "end_b": 50}])
    known = tables(claims, [("c1", "a", 0), ("c2", "b", 1)], verdicts=verdicts, reference_comparisons=references, shared_phrases=shared)  # fmt: skip
    one, two = list_claimed(known)["caveat"]
    assert one.startswith("one document only; reported by Ministry of Trade; does not fit ")
    assert "9 billion USD (target)" in one
    assert one.endswith("beside it: 40 billion USD by a reporter not named (customs)")
    assert "aimed at or expected, not reported as reached; no statistics named; no period stated" in two
    assert two.endswith("no reference value at hand")
    both = tables([{**CLAIM, "claim": "c1", "n_documents": 2}], [("c1", "a", 0), ("c1", "b", 1)], shared_phrases=shared)
    assert "2 documents, which share wording there" in list_claimed(both)["caveat"].iloc[0]


def test_of_many_claims_that_do_not_fit_some_are_named_and_all_counted():
    claims = [{**CLAIM, "claim": f"c{n}", "value": n * 1e9} for n in range(1, 7)]
    verdicts = pd.DataFrame(
        [{"claims": f"c1;c{n}", "outcome": "fits" if n == 6 else "does not fit", "assumption": ""} for n in range(2, 7)]
    )
    known = tables(claims, [("c1", "a", 0)], verdicts=verdicts)
    first = list_claimed(known).set_index("claim")["caveat"]["c1"]
    assert first.count("does not fit \u201c") == 2
    assert "does not fit with 2 more" in first
    assert first.count("; fits \u201c") == 1


def test_a_translation_is_told():
    documents = pd.DataFrame({"doc_id": ["a", "b"], "is_translated": ["yes", "no"]})
    two = {**CLAIM, "claim": "c1", "n_documents": 2}
    known = tables(
        [two, {**CLAIM, "claim": "c2"}], [("c1", "a", 0), ("c1", "b", 0), ("c2", "b", 1)], documents=documents
    )
    both, other = list_claimed(known)["caveat"]
    assert both == "2 documents, independence not known; a translated text in a; no statistics named"
    assert "translat" not in other
    (one,) = list_claimed(tables([{**CLAIM, "claim": "c1"}], [("c1", "a", 0)], documents=documents))["caveat"]
    assert one == "one document only; a translated text; no statistics named"


def test_many_claims_of_some_parties_leave_room_for_others_and_are_counted():
    claims = [{**CLAIM, "claim": f"c{n}", "n_documents": n} for n in range(1, 9)]
    claims += [{**CLAIM, "claim": "d1", "parties": "CN;UZ"}, {**CLAIM, "claim": "e1", "kind": "count"}]
    listed = list_claimed(tables(claims, [("c8", "a", 0), ("d1", "b", 1)]))
    assert list(listed["claim"]) == ["c8", "c7", "c6", "c5", "c4", "d1"]
    assert list(listed["n_of_parties"]) == [8] * MAX_OF_PARTIES + [1]


def test_without_the_tables_nothing_is_listed():
    assert list(list_claimed({}).columns) == list(COLUMNS)
    assert list_claimed({}).empty


def test_the_index_neither_quotes_nor_leads_to_what_was_left_out():
    known = tables([{**CLAIM, "claim": "c1", "n_documents": 2}], [("c1", "a", 0), ("c1", "b", 0)])
    kept = Corpus({"sentences": SENTENCES[SENTENCES["doc_id"] == "b"]}, {})
    (group,) = group_claims(list_claimed(known), kept)
    (claim,) = group["claims"]
    assert (group["parties"], group["n_more"]) == ("China\u2013Kazakhstan", 0)
    assert (claim["what"], claim["figure"]) == ("bilateral trade, 2023", "41 billion USD")
    assert claim["quote"] == ""
    assert [link["page"] for link in claim["links"]] == ["documents/a.html", "documents/b.html#s0"]


def test_findings_stand_under_their_question_with_claims_first_and_the_corpus_last():
    pages = [{"name": name, "title": name} for name in ("00-corpus", "01-framing", "03-trade", "04-summary")]
    findings = pd.DataFrame({"notebook": ["00-corpus", "01-framing", "03-trade"], "statement": ["x", "y", "z"]})
    groups = group_findings({"findings": findings}, pages)
    assert [group["page"]["name"] for group in groups] == ["03-trade", "01-framing", "00-corpus"]
    assert group_findings({}, pages) == []


def test_inputs_are_told_in_words():
    inputs = {"corpus": "ab", "parameters": {"02-terms": {"top": 5}, "03-trade": {}}, "notebooks": {"b": "2", "a": "1"}, "excerpts": True}  # fmt: skip
    assert describe_inputs(inputs) == [
        ("texts and metadata (hash)", "ab"),
        ("parameters", "02-terms: top = 5"),
        ("notebooks (hashes)", "a: 1\nb: 2"),
        ("excerpts", "true"),
    ]
    assert describe_inputs({"parameters": {"a": {}}}) == [("parameters", "all defaults")]
