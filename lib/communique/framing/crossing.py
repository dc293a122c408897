"""Frames crossed: with voices, with each other, with actors, and where in a text they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from communique.framing.model import Codebook
from communique.framing.prevalence import measure_sizes, number_documents
from communique.gathering import locate
from communique.wording import each_row

_SENTENCE = ["doc_id", "sentence"]


def cross_voices(frames: pd.DataFrame, codebook: Codebook, *, n_words: tuple[int, int] | None = None) -> pd.DataFrame:
    """Frame by voice, the key table: one row a frame, most frequent first.

    n_hits, n_narrator, n_speaker, speaker_share (of the hits, empty without any), n_voices (named speakers),
    n_documents. Frames without a hit are rows too: their absence is a finding. With ``n_words`` (the narrator's words
    and the speakers', from ``count_voice_words``) also narrator_per_thousand and speaker_per_thousand: hits for every
    thousand words of that voice, empty where it has none.
    """
    grouped = frames.groupby("frame", observed=True)
    is_speaker = frames["voice_kind"].eq("speaker").astype("int64")
    table = pd.DataFrame({"frame": codebook.frame_ids})
    columns: dict[str, pd.Series[int]] = {
        "n_hits": grouped.size(),
        "n_narrator": (1 - is_speaker).groupby(frames["frame"], observed=True).sum(),
        "n_speaker": is_speaker.groupby(frames["frame"], observed=True).sum(),
        "n_voices": frames[frames["voice"] != ""].groupby("frame", observed=True)["voice"].nunique(),
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
    spoken = frames[(frames["voice_kind"] == "speaker") & (frames["voice"] != "")][["voice", "doc_id", "frame"]]
    table = spoken.groupby("voice", sort=True, observed=True).agg(
        n_hits=("frame", "size"), n_documents=("doc_id", "nunique")
    )
    counts = spoken.groupby(["voice", "frame"], observed=True).size().rename("n").reset_index()
    counts = counts.sort_values(["voice", "n", "frame"], ascending=[True, False, True])
    lead = counts[counts.groupby("voice", observed=True).cumcount() < top]
    words = pd.Series(
        [f"{labels.get(row.frame, row.frame)} ({row.n})" for row in each_row(lead)], index=lead.index, dtype="str"
    )
    said = words.groupby(lead["voice"].astype("str")).agg(", ".join)
    table = table.reset_index().assign(voice=lambda rows: rows["voice"].astype("str"))
    table["frames"] = table["voice"].map(said).astype("str")
    return table.sort_values(["n_hits", "voice"], ascending=[False, True], ignore_index=True)


def cross_frames(frames: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook, *,
                 roles: Sequence[str] = ("body",)) -> pd.DataFrame:  # fmt: skip
    """Co-occurrence: one row a pair of frames that share a sentence.

    frame_a, frame_b (in the codebook's order), n_sentences_a, n_sentences_b and n_both (sentences), jaccard = n_both /
    (n_sentences_a + n_sentences_b - n_both), expected = n_sentences_a n_sentences_b / n, with n all sentences of the
    roles. ``sentences`` is the table of that name, or what ``measure_sizes`` makes of it. Most frequent pairs first.
    """
    n = int(measure_sizes(sentences, roles=roles)["n_sentences"].sum())
    counts = _count_pairs(frames, codebook)
    rows = [
        (a, b, counts[i, i], counts[j, j], counts[i, j])
        for i, a in enumerate(codebook.frame_ids)
        for j, b in enumerate(codebook.frame_ids)
        if i < j and counts[i, j]
    ]
    table = pd.DataFrame(rows, columns=["frame_a", "frame_b", "n_sentences_a", "n_sentences_b", "n_both"])
    table = table.astype(dict.fromkeys(table.columns[2:], "int64"))
    table["jaccard"] = table["n_both"] / (table["n_sentences_a"] + table["n_sentences_b"] - table["n_both"])
    table["expected"] = table["n_sentences_a"] * table["n_sentences_b"] / max(n, 1)
    order_by = ["n_both", "frame_a", "frame_b"]
    return table.sort_values(order_by, ascending=[False, True, True], ignore_index=True)


def _count_pairs(frames: pd.DataFrame, codebook: Codebook) -> npt.NDArray[np.int64]:
    """How many sentences carry each pair of frames (rows before columns in the codebook's order); themselves: each frame."""
    carried = frames[[*_SENTENCE, "frame"]].drop_duplicates()
    columns = [
        number_documents(carried["doc_id"]),
        carried["sentence"].to_numpy(),
        locate(carried["frame"], pd.Index(codebook.frame_ids)),
    ]
    document, sentence, frame = (column[np.lexsort(columns[::-1])] for column in columns)
    counts = np.zeros((len(codebook.frames),) * 2, dtype=np.int64)
    np.add.at(counts, (frame, frame), 1)
    for step in range(1, len(codebook.frames)):
        is_both = (document[step:] == document[:-step]) & (sentence[step:] == sentence[:-step])
        if not is_both.any():
            break
        np.add.at(counts, (frame[:-step][is_both], frame[step:][is_both]), 1)
    return counts


def cross_actors(frames: pd.DataFrame, actors: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Frames by actor in the same sentence: frame, actor, kind, n_sentences, n_documents; largest first."""
    from communique.framing.sampling import label_sentences

    carried = frames[[*_SENTENCE, "frame"]].drop_duplicates()
    framed = sentences.merge(carried[_SENTENCE].drop_duplicates(), on=_SENTENCE, validate="one_to_one")
    near = actors[actors["doc_id"].isin(set(framed["doc_id"]))]
    keyed = near[["doc_id", "start", "end"]].assign(key=near.groupby(["actor", "kind"]).ngroup())
    named = label_sentences(keyed, framed, column="key").astype({"label": "int64"})
    both = carried.merge(named, on=_SENTENCE, validate="many_to_many")
    grouped = both.groupby(["frame", "label"])
    counted = grouped.agg(n_sentences=("sentence", "size"), n_documents=("doc_id", "nunique")).reset_index()
    names = near[["actor", "kind"]].astype("str").assign(label=keyed["key"]).drop_duplicates("label")
    table = counted.merge(names, on="label", validate="many_to_one")
    return _order_actors(table[["frame", "actor", "kind", "n_sentences", "n_documents"]])


def add_actors(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The sum of what ``cross_actors`` gives of several stretches of documents."""
    grouped = pd.concat(parts, ignore_index=True).groupby(["frame", "actor", "kind"])
    return _order_actors(grouped[["n_sentences", "n_documents"]].sum().reset_index())


def _order_actors(table: pd.DataFrame) -> pd.DataFrame:
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
