"""Who speaks how much: words in the narrator's voice and in each speaker's, by document and by group of documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from communique.gathering import as_texts, locate
from communique.plots import style
from communique.plots.corpus_spread import draw_voice_spread
from communique.plots.style import Drawing
from communique.wording import each_row, join_words, label_documents, shorten

if TYPE_CHECKING:
    from communique.corpus.corpus import Corpus

_WORD = re.compile(r"\S+")
_NARRATOR, _UNNAMED, _OTHERS = "narrator", "speakers without a name", "other named speakers"
_COLOURS = ((style.BLUE, ""), (style.ORANGE, "//"), (style.GREEN, ".."), (style.PURPLE, "xx"), (style.SKY, "\\\\"))
_MAX_DOCUMENTS = 30
_LANGUAGES = ("en", "")


def measure_voices(documents: pd.DataFrame, sentences: pd.DataFrame, quotations: pd.DataFrame) -> pd.DataFrame:
    """Return table ``voices``: one row a document and voice, with utterances, words of running text, and their share.

    A word, a stretch between white space, is the speaker's of the shortest quotation that its middle stands in, else the
    narrator's: cue and speaker's mention ("Mao said") are the narrator's words. Documents in languages whose quotations are
    not read have no row.
    """
    read = documents[documents["language"].isin(_LANGUAGES)]["doc_id"]
    body = sentences[(sentences["role"] == "body") & sentences["doc_id"].isin(set(read))]
    numbers, doc_ids = pd.factorize(body["doc_id"])
    sizes = [len(text.split()) for text in body["text"].tolist()]
    totals = np.bincount(numbers, weights=sizes, minlength=len(doc_ids)).astype(np.int64)
    spoken = quotations[quotations["doc_id"].isin(set(doc_ids))]
    at = pd.Index(doc_ids).get_indexer(pd.Index(spoken["doc_id"]))
    words = _count_spoken(body, numbers, spoken, at)
    first = ~pd.DataFrame({"at": at, "quotation": spoken["quotation"].to_numpy()}).duplicated().to_numpy()
    names = spoken["speaker_name"].map(str).tolist()
    utterances = Counter((int(number), names[row]) for row, number in enumerate(at) if first[row])
    for (number, _), n in words.items():
        totals[number] -= n
    voices = [(number, _NARRATOR, "", 0, int(n)) for number, n in enumerate(totals)]
    voices += [(*key[:1], "speaker", key[1], utterances[key], words[key]) for key in words.keys() | utterances.keys()]
    rows = [(doc_ids[number], *rest) for number, *rest in sorted(voices)]
    table = pd.DataFrame(rows, columns=["doc_id", "voice_kind", "voice", "n_utterances", "n_words"])
    whole = table.groupby("doc_id")["n_words"].transform("sum")
    shares = [round(n / total, 4) if total else 0.0 for n, total in zip(table["n_words"], whole, strict=True)]
    return table.assign(share=shares)


def _count_spoken(
    sentences: pd.DataFrame, numbers: npt.NDArray[np.intp], stretches: pd.DataFrame, at: npt.NDArray[np.intp]
) -> Counter[tuple[int, str]]:
    """Count the words in speakers' voices, by document (its number) and name.

    ``numbers`` has the document of each sentence, ``at`` that of each stretch of a quotation.
    """
    counts: Counter[tuple[int, str]] = Counter()
    if not len(stretches) or not len(sentences):
        return counts
    step = 1 + max(int(sentences["end"].max()), int(stretches["end"].max()))
    starts, ends = (numbers * step + sentences[name].to_numpy() for name in ("start", "end"))
    order = np.argsort(starts, kind="stable")
    begins, stops = (at * step + stretches[name].to_numpy() for name in ("start", "end"))
    first = np.searchsorted(ends[order], begins, side="right")
    last = np.searchsorted(starts[order], stops, side="left")
    inside: dict[int, list[tuple[int, int, int, str]]] = {}
    spans = zip(stretches["start"], stretches["end"], stretches["speaker_name"], first, last, strict=True)
    for start, end, name, low, high in spans:
        for place in range(low, high):
            inside.setdefault(int(order[place]), []).append((end - start, start, end, str(name)))
    texts = sentences["text"].iloc[list(inside)]
    for (row, spoken), text in zip(inside.items(), texts, strict=True):
        spoken.sort(key=lambda span: span[:2])
        begin = int(starts[row] - numbers[row] * step)
        for word in _WORD.finditer(text):
            middle = begin + (word.start() + word.end() - 1) // 2
            name = next((span[3] for span in spoken if span[1] <= middle < span[2]), None)
            if name is not None:
                counts[int(numbers[row]), name] += 1
    return counts


def rank_voices(voices: pd.DataFrame) -> pd.DataFrame:
    """Return one row a named speaker: documents, utterances, words, and their share of all words; most words first."""
    total = max(1, int(voices["n_words"].sum()))
    named = voices[(voices["voice_kind"] == "speaker") & (voices["voice"] != "")]
    table = named.groupby("voice", as_index=False, sort=True, observed=True).agg(
        n_documents=("doc_id", "nunique"), n_utterances=("n_utterances", "sum"), n_words=("n_words", "sum")
    )
    ranked = as_texts(table).sort_values(
        ["n_words", "n_utterances", "voice"], ascending=[False, False, True], ignore_index=True
    )
    return ranked.assign(share=(ranked["n_words"] / total).round(4))


def show_longest(ranked: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return ``ranked`` with each speaker's longest stretch of speech: its document, sentence and text."""
    names = set(ranked["voice"])
    longest = _find_longest(corpus.join("quotations", make=lambda table: _find_longest(table, names)), names)
    mine = corpus.pick("sentences", longest[["doc_id"]])
    begun = longest.merge(mine[["doc_id", "sentence", "start"]], on="doc_id", suffixes=("", "_of_sentence"))
    begun = begun[begun["start_of_sentence"] <= begun["start"]].sort_values(["speaker_name", "start_of_sentence"])
    placed = begun.drop_duplicates("speaker_name", keep="last")[["speaker_name", "doc_id", "sentence", "text"]]
    placed = placed.rename(columns={"speaker_name": "voice", "text": "longest stretch"})
    return ranked.merge(placed, on="voice", how="left", validate="one_to_one")


def _find_longest(quotations: pd.DataFrame, names: Collection[str]) -> pd.DataFrame:
    mine = quotations[quotations["speaker_name"].isin(names)][["speaker_name", "doc_id", "start", "end", "text"]]
    sized = mine.assign(size=mine["end"] - mine["start"]).sort_values(
        ["size", "doc_id", "start"], ascending=[False, True, True]
    )
    return sized.drop_duplicates("speaker_name").drop(columns="size")


def group_voices(voices: pd.DataFrame, documents: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return who speaks by the values of each metadata column: words, shares of the kinds of voice, the most quoted speaker."""
    rows = []
    for column in columns:
        values = documents.set_index("doc_id")[column].replace("", "not stated").astype("category")
        joined = voices.assign(value=values.iloc[locate(voices["doc_id"], values.index)].array)
        for value, mine in joined.groupby("value", sort=True, observed=True):
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

    ``voices`` is the table of that name. Of more than ``max_documents`` it is drawn how the shares of
    speakers' words spread. Returns None where there is no running text to read.
    """
    if voices.empty or not voices["n_words"].sum():
        return None
    numbers, doc_ids = pd.factorize(voices["doc_id"])
    if len(doc_ids) > max_documents:
        words, told = (
            np.bincount(numbers, weights=voices["n_words"] * part) for part in (1, voices["voice_kind"] == _NARRATOR)
        )
        spoken = 1 - told[words > 0] / words[words > 0]
        return draw_voice_spread(spoken, describe_leads(voices), n_words=int(words.sum()))
    voices = as_texts(voices)
    leads = list(rank_voices(voices)["voice"].head(4))
    table = voices.assign(label=_labels(voices, leads))
    wide = table.pivot_table(index="doc_id", columns="label", values="n_words", aggfunc="sum", fill_value=0)
    order = list(wide.index)
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
        f"Whose words the documents consist of: n = {total:,} words of running text in {n} documents. "
        "Speech is direct and indirect; cue and mention of the speaker count as the narrator's. A name is one person per document, "
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
