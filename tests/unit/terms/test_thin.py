from communique.corpus.model import Sentence
from communique.terms.counts import count_terms
from communique.terms.keyness import compare_terms


def document(text):
    return text, [Sentence(0, "body", 0, len(text))]


def test_two_documents_are_counted_and_compared():
    counts = count_terms({"b": document("peace and trade"), "a": document("trade, trade!")})
    assert counts.values.tolist() == [
        ["a", "trade", 2],
        ["b", "and", 1],
        ["b", "peace", 1],
        ["b", "trade", 1],
    ]
    comparisons, terms = compare_terms(counts, ["a"], ["b"], name="toy", min_count=1)
    assert comparisons["n_tokens_a"].tolist() == [2]
    assert set(terms["term"]) == {"and", "peace", "trade"}
    assert (terms["p_floor"] == 1).all()  # one against one: both relabellings are equally extreme
