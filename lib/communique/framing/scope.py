"""What is coded: sentences of some roles, in documents whose language the codebook is written for."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from communique.framing.model import Codebook

READ_LANGUAGES = ("en", "")
"""Quotations and actors are looked for in English, and where a text is too short to tell its language."""


def choose_sentences(
    sentences: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *, roles: Sequence[str] = ("body",)
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sentences to code, and the documents that are not analysed: doc_id, language, note.

    A document is left out where its language is known and not the codebook's; one whose language is not known is coded.
    A document without a sentence of the roles is listed too, unless it is a duplicate.
    """
    language = codebook.language.split("-")[0].lower()
    is_other = ~documents["language"].isin(["", language])
    others = documents[is_other & documents["state"].isin(["ok", "duplicate"])]
    used = sentences[sentences["role"].isin(list(roles)) & ~sentences["doc_id"].isin(set(others["doc_id"]))]
    left = others.assign(note=f"not analysed: the codebook is for language “{language}”")
    is_bare = (documents["state"] == "ok") & ~is_other & ~documents["doc_id"].isin(set(used["doc_id"]))
    bare = documents[is_bare].assign(note=f"not analysed: no sentence with the role {' or '.join(roles)}")
    listed = pd.concat([left, bare])[["doc_id", "language", "note"]]
    return used.reset_index(drop=True), listed.sort_values("doc_id", ignore_index=True)
