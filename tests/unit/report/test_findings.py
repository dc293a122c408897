"""Findings say what the tables say, and nothing of frames that no sentence carries."""

import pandas as pd

from communique.report.findings import collect_findings


def prevalence(**counts):
    rows = [
        {"breakdown": "all", "codebook": "toy", "frame": frame, "n_sentences": 1000, "n_documents": 1200, "n_sentences_with": n, "share": n / 1000}
        for frame, n in counts.items()
    ]  # fmt: skip
    return pd.DataFrame([*rows, {**rows[0], "breakdown": "document", "n_sentences_with": 999}])


def statements(**tables):
    return list(collect_findings(tables)["statement"])


def test_the_most_frequent_frames_are_those_with_hits():
    assert statements(prevalence=prevalence(peace=2, trade=90, war=0)) == [
        "The most frequent frames are trade (9%) and peace (less than 1%) of sentences.",
        "No sentence carries war.",
    ]
    assert statements(prevalence=prevalence(trade=90))[0] == "The most frequent frame is trade (9%) of sentences."
    assert statements(prevalence=prevalence(war=0, peace=0)) == ["No sentence carries peace or war."]


def test_the_share_of_furniture_is_that_of_the_roles():
    documents = pd.DataFrame(
        {"state": ["ok"], "n_words": [1500], "n_sentences": [60], "date": ["2024-07-02"], "source": [""]}
    )
    roles = pd.DataFrame({"doc_id": ["a", "a"], "role": ["body", "title"], "characters": [750, 250]})
    first, second = statements(documents=documents, roles=roles)
    assert first.startswith("25% of the characters are not running text")
    assert second == "1 of 1 documents state their date, 0 their source."
