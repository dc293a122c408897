"""Frames crossed: with voices, with each other, with actors, and where in a text they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from communique.framing.model import Codebook

_SENTENCE = ["doc_id", "sentence"]


def cross_voices(frames: pd.DataFrame, codebook: Codebook, *, n_words: tuple[int, int] | None = None) -> pd.DataFrame:
    """Frame by voice, the key table: one row a frame, most frequent first.

    n_hits, n_narrator, n_speaker, speaker_share (of the hits, empty without any), n_voices (named speakers),
    n_documents. Frames without a hit are rows too: their absence is a finding. With ``n_words`` (the narrator's words
    and the speakers', from ``count_voice_words``) also narrator_per_thousand and speaker_per_thousand: hits for every
    thousand words of that voice, empty where it has none.
    """
    grouped = frames.groupby("frame")
    is_speaker = frames["voice_kind"].eq("speaker").astype("int64")
    table = pd.DataFrame({"frame": codebook.frame_ids})
    columns: dict[str, pd.Series[int]] = {
        "n_hits": grouped.size(),
        "n_narrator": (1 - is_speaker).groupby(frames["frame"]).sum(),
        "n_speaker": is_speaker.groupby(frames["frame"]).sum(),
        "n_voices": frames[frames["voice"] != ""].groupby("frame")["voice"].nunique(),
        "n_documents": grouped["doc_id"].nunique(),
    }
    for name, values in columns.items():
        table[name] = table["frame"].map(values.to_dict()).fillna(0).astype("int64")
    table.insert(4, "speaker_share", table["n_speaker"] / table["n_hits"].where(table["n_hits"] > 0))
    for name, words in zip(("narrator", "speaker"), n_words or (), strict=False):
        table[f"{name}_per_thousand"] = 1000 * table[f"n_{name}"] / (words or float("nan"))
    return table.sort_values(["n_hits", "frame"], ascending=[False, True], ignore_index=True)


def list_speakers(frames: pd.DataFrame, labels: Mapping[str, str], *, top: int = 3) -> pd.DataFrame:
    """Who says what: one row a speaker with a name: voice, n_hits, n_documents, frames (the most frequent, in words)."""
    spoken = frames[(frames["voice_kind"] == "speaker") & (frames["voice"] != "")]
    rows = []
    for voice, part in spoken.groupby("voice", sort=True):
        counts = part["frame"].value_counts()
        lead = sorted(counts.index, key=lambda frame: (-int(counts[frame]), frame))[:top]
        said = ", ".join(f"{labels.get(frame, frame)} ({counts[frame]})" for frame in lead)
        rows.append((voice, len(part), part["doc_id"].nunique(), said))
    table = pd.DataFrame(rows, columns=["voice", "n_hits", "n_documents", "frames"])
    return table.sort_values(["n_hits", "voice"], ascending=[False, True], ignore_index=True)


def cross_frames(frames: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook, *,
                 roles: Sequence[str] = ("body",)) -> pd.DataFrame:  # fmt: skip
    """Co-occurrence: one row a pair of frames that share a sentence.

    frame_a, frame_b (in the codebook's order), n_sentences_a, n_sentences_b and n_both (sentences), jaccard = n_both /
    (n_sentences_a + n_sentences_b - n_both), expected = n_sentences_a n_sentences_b / n, with n all sentences of the
    roles. Most frequent pairs first.
    """
    n = int(sentences["role"].isin(list(roles)).sum())
    carried = frames[[*_SENTENCE, "frame"]].drop_duplicates()
    count = carried["frame"].value_counts()
    order = {frame: i for i, frame in enumerate(codebook.frame_ids)}
    pairs = carried.merge(carried, on=_SENTENCE, suffixes=("_a", "_b"), validate="many_to_many")
    pairs = pairs[pairs["frame_a"].map(order) < pairs["frame_b"].map(order)]
    table = pairs.groupby(["frame_a", "frame_b"]).size().rename("n_both").reset_index()
    for side in ("a", "b"):
        table[f"n_sentences_{side}"] = table[f"frame_{side}"].map(count).astype("int64")
    table["jaccard"] = table["n_both"] / (table["n_sentences_a"] + table["n_sentences_b"] - table["n_both"])
    table["expected"] = table["n_sentences_a"] * table["n_sentences_b"] / max(n, 1)
    columns = ["frame_a", "frame_b", "n_sentences_a", "n_sentences_b", "n_both", "jaccard", "expected"]
    order_by = ["n_both", "frame_a", "frame_b"]
    return table[columns].sort_values(order_by, ascending=[False, True, True], ignore_index=True)


def cross_actors(frames: pd.DataFrame, actors: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Frames by actor in the same sentence: frame, actor, kind, n_sentences, n_documents; largest first."""
    from communique.framing.sampling import label_sentences

    keyed = actors.assign(key=actors["actor"].astype(str) + "\x1f" + actors["kind"].astype(str))
    named = label_sentences(keyed, sentences, column="key")
    carried = frames[[*_SENTENCE, "frame"]].drop_duplicates()
    both = carried.merge(named, on=_SENTENCE, validate="many_to_many")
    split = both["label"].str.split("\x1f", n=1, expand=True)
    both = both.assign(actor=split[0] if len(both) else "", kind=split[1] if len(both) else "")
    grouped = both.groupby(["frame", "actor", "kind"])
    table = grouped.agg(n_sentences=("sentence", "size"), n_documents=("doc_id", "nunique")).reset_index()
    keys = ["n_sentences", "frame", "actor", "kind"]
    return table.sort_values(keys, ascending=[False, True, True, True], ignore_index=True)


def place_frames(frames: pd.DataFrame, sentences: pd.DataFrame, *, roles: Sequence[str] = ("body",)) -> pd.DataFrame:
    """Where in its running text each hit stands: the columns of ``frames`` and position, 0 the beginning and 1 the end.

    The running text of a document is its sentences of the roles, one after the other: headlines, captions and notices
    in between do not count.
    """
    used = sentences[sentences["role"].isin(list(roles))].sort_values(["doc_id", "start"], kind="stable")
    length = used["end"] - used["start"]
    before = length.groupby(used["doc_id"]).cumsum() - length
    places = pd.DataFrame({
        "doc_id": used["doc_id"], "sentence": used["sentence"], "_start": used["start"], "_before": before,
        "_total": length.groupby(used["doc_id"]).transform("sum"),
    })  # fmt: skip
    table = frames.merge(places, on=_SENTENCE, how="left", validate="many_to_one")
    table["position"] = (table["_before"] + table["start"] - table["_start"]) / table["_total"]
    return table.drop(columns=["_start", "_before", "_total"])


def find_unframed(frames: pd.DataFrame, sentences: pd.DataFrame, *, roles: Sequence[str] = ("body",)) -> pd.DataFrame:
    """Sentences of the roles without any hit, as rows of ``sentences``: what the codebook does not see."""
    used = sentences[sentences["role"].isin(list(roles))]
    carried = frames[_SENTENCE].drop_duplicates().assign(is_framed=True)
    merged = used.merge(carried, on=_SENTENCE, how="left", validate="one_to_one")
    return merged[merged["is_framed"].isna()].drop(columns="is_framed").reset_index(drop=True)
