"""Who speaks how much: words in the narrator's voice and in each speaker's, by document and by group of documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from communique.plots import style
from communique.plots.style import Drawing
from communique.wording import each_row, join_words, label_documents, shorten

_WORD = re.compile(r"\S+")
_NARRATOR, _UNNAMED, _OTHERS = "narrator", "speakers without a name", "other named speakers"
_COLOURS = ((style.BLUE, ""), (style.ORANGE, "//"), (style.GREEN, ".."), (style.PURPLE, "xx"), (style.SKY, "\\\\"))
_MAX_DOCUMENTS = 30
_LANGUAGES = ("en", "")

Voice = tuple[str, str]
"""voice_kind (narrator, speaker) and the name; the name is empty for the narrator and for speech without a name."""


def measure_voices(documents: pd.DataFrame, sentences: pd.DataFrame, quotations: pd.DataFrame) -> pd.DataFrame:
    """Return table ``voices``: one row a document and voice, with utterances, words of running text, and their share.

    A word, a stretch between white space, is the speaker's of the shortest quotation that its middle stands in, else the
    narrator's: cue and speaker's mention ("Mao said") are the narrator's words. Documents in languages whose quotations are
    not read have no row.
    """
    read = documents[documents["language"].isin(_LANGUAGES)]["doc_id"]
    body = sentences[(sentences["role"] == "body") & sentences["doc_id"].isin(set(read))]
    spoken = dict(iter(quotations.groupby("doc_id", sort=False)))
    rows: list[dict[str, object]] = []
    for doc_id, mine in body.groupby("doc_id", sort=False):
        stretches = spoken.get(doc_id, quotations.head(0))
        words = _count_words(mine, stretches)
        first = stretches.drop_duplicates("quotation")
        utterances = Counter(("speaker", str(name)) for name in first["speaker_name"])
        total = sum(words.values())
        for voice in sorted(words.keys() | utterances.keys()):
            rows.append(
                {
                    "doc_id": doc_id,
                    "voice_kind": voice[0],
                    "voice": voice[1],
                    "n_utterances": utterances[voice],
                    "n_words": words[voice],
                    "share": round(words[voice] / total, 4) if total else 0.0,
                }
            )
    columns = ["doc_id", "voice_kind", "voice", "n_utterances", "n_words", "share"]
    return pd.DataFrame(rows, columns=columns)


def _count_words(sentences: pd.DataFrame, stretches: pd.DataFrame) -> Counter[Voice]:
    """Count the words of one document by voice, in one pass over sentences and stretches, both in order."""
    coming = sorted(each_row(stretches[["start", "end", "speaker_name"]]), key=lambda row: (row.start, -row.end))
    counts: Counter[Voice] = Counter({(_NARRATOR, ""): 0})
    inside: list[tuple[int, int, str]] = []
    at = 0
    for sentence in sorted(each_row(sentences[["start", "end", "text"]]), key=lambda row: row.start):
        while at < len(coming) and coming[at].start < sentence.end:
            inside.append((coming[at].start, coming[at].end, str(coming[at].speaker_name)))
            at += 1
        inside = [item for item in inside if item[1] > sentence.start]
        if not inside:
            counts[_NARRATOR, ""] += len(sentence.text.split())
            continue
        inside.sort(key=lambda item: (item[1] - item[0], item[0]))
        for word in _WORD.finditer(sentence.text):
            middle = sentence.start + (word.start() + word.end() - 1) // 2
            name = next((item[2] for item in inside if item[0] <= middle < item[1]), None)
            counts[(_NARRATOR, "") if name is None else ("speaker", name)] += 1
    return counts


def rank_voices(voices: pd.DataFrame) -> pd.DataFrame:
    """Return one row a named speaker: documents, utterances, words, and their share of all words; most words first."""
    total = max(1, int(voices["n_words"].sum()))
    named = voices[(voices["voice_kind"] == "speaker") & (voices["voice"] != "")]
    table = named.groupby("voice", as_index=False, sort=True).agg(
        n_documents=("doc_id", "nunique"), n_utterances=("n_utterances", "sum"), n_words=("n_words", "sum")
    )
    ranked = table.sort_values(["n_words", "n_utterances", "voice"], ascending=[False, False, True], ignore_index=True)
    return ranked.assign(share=(ranked["n_words"] / total).round(4))


def show_longest(ranked: pd.DataFrame, quotations: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return ``ranked`` with each speaker's longest stretch of speech: its document, sentence and text."""
    sized = quotations.assign(size=quotations["end"] - quotations["start"])
    sized = sized[sized["speaker_name"].isin(ranked["voice"])].sort_values(
        ["size", "doc_id", "start"], ascending=[False, True, True]
    )
    longest = sized.drop_duplicates("speaker_name")[["speaker_name", "doc_id", "start", "text"]]
    mine = sentences[sentences["doc_id"].isin(longest["doc_id"])]
    begun = longest.merge(mine[["doc_id", "sentence", "start"]], on="doc_id", suffixes=("", "_of_sentence"))
    begun = begun[begun["start_of_sentence"] <= begun["start"]].sort_values(["speaker_name", "start_of_sentence"])
    placed = begun.drop_duplicates("speaker_name", keep="last")[["speaker_name", "doc_id", "sentence", "text"]]
    placed = placed.rename(columns={"speaker_name": "voice", "text": "longest stretch"})
    return ranked.merge(placed, on="voice", how="left", validate="one_to_one")


def group_voices(voices: pd.DataFrame, documents: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return who speaks by the values of each metadata column: words, shares of the kinds of voice, the most quoted speaker."""
    rows = []
    for column in columns:
        values = documents.set_index("doc_id")[column].replace("", "not stated")
        joined = voices.assign(value=voices["doc_id"].map(values))
        for value, mine in joined.groupby("value", sort=True):
            kinds = _kinds(mine)
            total = max(1, int(mine["n_words"].sum()))
            leads = rank_voices(mine).head(1)
            rows.append(
                {
                    "column": column,
                    "value": str(value),
                    "n_documents": int(mine["doc_id"].nunique()),
                    "n_words": int(mine["n_words"].sum()),
                    **{name: round(100 * int(mine.loc[kinds == name, "n_words"].sum()) / total, 1) for name in _KINDS},
                    "most quoted": next((f"{r.voice} ({r.share:.0%})" for r in each_row(leads)), "nobody by name"),
                }
            )
    return pd.DataFrame(rows, columns=["column", "value", "n_documents", "n_words", *_KINDS, "most quoted"])


_KINDS = ("narrator, %", "named speakers, %", "speakers without a name, %")


def _kinds(voices: pd.DataFrame) -> pd.Series:
    named = pd.Series(_KINDS[1], index=voices.index).where(voices["voice"] != "", _KINDS[2])
    return named.where(voices["voice_kind"] == "speaker", _KINDS[0])


def draw_voices(voices: pd.DataFrame, *, max_documents: int = _MAX_DOCUMENTS) -> Drawing | None:
    """Draw whose words each document consists of, as bars of 100 %: narrator, the four most quoted, others, without a name.

    ``voices`` is the table of that name. Of more than ``max_documents`` the ones with the most words in speakers' voices are
    shown. Returns None where there is no running text to read.
    """
    if voices.empty or not voices["n_words"].sum():
        return None
    leads = list(rank_voices(voices)["voice"].head(4))
    table = voices.assign(label=_labels(voices, leads))
    wide = table.pivot_table(index="doc_id", columns="label", values="n_words", aggfunc="sum", fill_value=0)
    order = list(wide.index)
    if len(order) > max_documents:
        spoken = (wide.sum(axis=1) - wide.get(_NARRATOR, 0)).to_dict()
        order = sorted(order, key=lambda doc_id: (-spoken[doc_id], doc_id))[:max_documents]
    shares = wide.loc[order].div(wide.loc[order].sum(axis=1).clip(lower=1), axis=0) * 100
    looks = {_NARRATOR: (style.PALE, ""), **dict(zip(leads, _COLOURS, strict=False))}
    looks |= {_OTHERS: (style.YELLOW, "++"), _UNNAMED: ("#ffffff", "---")}
    names = label_documents(order)
    with style.house_style("voices"):
        figure, axes = style.new_figure(8.4, 1.5 + 0.46 * len(order))
        left = pd.Series(0.0, index=shares.index)
        for label, (colour, hatch) in looks.items():
            if label not in shares:
                continue
            axes.barh(
                [names[doc_id] for doc_id in order], shares[label], left=left, color=colour, hatch=hatch,
                edgecolor=style.INK, linewidth=0.4, height=0.68, label=shorten(label, 36),
            )  # fmt: skip
            for y, (at, value) in enumerate(zip(left, shares[label], strict=True)):
                if label == _NARRATOR and value >= 8:
                    axes.text(at + value / 2, y, f"{value:.0f} %", ha="center", va="center", fontsize=9)
            left += shares[label]
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel("share of the words of running text, %")
        figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    return Drawing("voices", figure, *_describe(voices, shares, names), voices)


def _labels(voices: pd.DataFrame, leads: Sequence[str]) -> pd.Series:
    named = voices["voice"].where(voices["voice"].isin(leads), _OTHERS).where(voices["voice"] != "", _UNNAMED)
    return named.where(voices["voice_kind"] == "speaker", _NARRATOR)


def _describe(voices: pd.DataFrame, shares: pd.DataFrame, names: dict[str, str]) -> tuple[str, str, str]:
    """Return finding, caption and alternative text."""
    total, n = int(voices["n_words"].sum()), voices["doc_id"].nunique()
    told = int(voices.loc[voices["voice_kind"] == _NARRATOR, "n_words"].sum())
    finding = describe_leads(voices)
    caption = (
        f"Whose words the documents consist of: n = {total:,} words of running text in {n} documents"
        + (f", of which the {len(shares)} with the most reported speech are shown" if len(shares) < n else "")
        + ". Speech is direct and indirect; cue and mention of the speaker count as the narrator's. A name is one person per document, "
        "not across documents. Found by rules, which miss part of the indirect speech (docs/methods-voices.md). Source: tables sentences and quotations."
    )
    narrator = shares.get(_NARRATOR, pd.Series(0.0, index=shares.index))
    most, least = str(narrator.idxmax()), str(narrator.idxmin())
    alt = (
        f"Bars of 100 % for {len(shares)} documents. The narrator's words are {told / total:.0%} of all; most in {names[most]} "
        f"({narrator[most]:.0f} %), least in {names[least]} ({narrator[least]:.0f} %)."
    )
    return finding, caption, alt


def describe_leads(voices: pd.DataFrame) -> str:
    """Return the finding: how many of the words are the narrator's, and who speaks most besides."""
    total = max(1, int(voices["n_words"].sum()))
    told = int(voices.loc[voices["voice_kind"] == _NARRATOR, "n_words"].sum())
    leads = [
        f"{shorten(str(row.voice), 60)} ({row.n_words / total:.0%})" for row in each_row(rank_voices(voices).head(3))
    ]
    start = f"{told / total:.0%} of the words are the narrator's"
    return (
        f"{start}; of the speakers, {join_words(leads)} have the most"
        if leads
        else f"{start}; nobody is quoted by name"
    )
