"""Figures of notebook 01-framing: frames crossed with voices, with each other, with actors, and where in a text they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from communique.plots import style
from communique.plots.framing import order_frames, shade_cells
from communique.plots.style import Drawing
from communique.wording import each_row, join_words, shorten

MAX_ACTORS = 12
MAX_TICKS = 1_500
N_BINS = 50


def draw_frame_voices(voices: pd.DataFrame, labels: Mapping[str, str], *, n_words: tuple[int, int]) -> Drawing | None:
    """Draw, for each frame, hits for every thousand words of the narrator and of the speakers, as pairs of bars.

    ``voices`` is table ``frame_voices``; ``n_words`` are the narrator's and the speakers' words. Returns None where
    nobody but the narrator speaks, or no frame has a hit.
    """
    shown = voices[voices["n_hits"] > 0].sort_values(["n_hits", "frame"], ascending=[False, True], ignore_index=True)
    if shown.empty or not n_words[0] or not n_words[1]:
        return None
    with style.house_style("frames-by-voice"):
        figure, axes = style.new_figure(8.4, 1.5 + 0.42 * len(shown))
        for y, row in enumerate(each_row(shown)):
            for value, n, shift, colour, hatch in (
                (row.narrator_per_thousand, row.n_narrator, -0.19, style.BLUE, ""),
                (row.speaker_per_thousand, row.n_speaker, 0.19, style.ORANGE, "///"),
            ):
                axes.barh(y + shift, value, height=0.36, color=colour, hatch=hatch, edgecolor="white")
                axes.annotate(
                    f"{n}", (value, y + shift), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8
                )
        axes.set_yticks(range(len(shown)), [labels.get(frame, frame) for frame in shown["frame"]])
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.margins(x=0.08)
        axes.set_xlabel("hits for every thousand words of that voice; beside the bars the number of hits")
        from matplotlib.patches import Patch

        handles = [Patch(facecolor=style.BLUE, label=f"narrator ({n_words[0]:,} words)"),
                   Patch(facecolor=style.ORANGE, hatch="///", edgecolor="white", label=f"speakers ({n_words[1]:,} words)")]  # fmt: skip
        figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    n_hits, n_speaker = int(shown["n_hits"].sum()), int(shown["n_speaker"].sum())
    caption = (
        f"Hits for every thousand words of the narrator and of those who are quoted or reported, n = {n_hits} hits. A hit is a "
        "speaker's where at least half of it stands in a quotation. Rules find quotations and miss some: their words then count "
        "as the narrator's. Source: table frame_voices."
    )
    lead = shown.iloc[0]
    alt = (
        f"Pairs of bars for {len(shown)} frames. {n_speaker} of {n_hits} hits stand in reported speech. "
        f"{labels.get(lead['frame'], lead['frame'])}: {lead['n_narrator']} hits of the narrator, {lead['n_speaker']} of speakers."
    )
    return Drawing("frames-by-voice", figure, _voice_finding(shown, labels), caption, alt, _worded(shown, labels))


def _voice_finding(shown: pd.DataFrame, labels: Mapping[str, str]) -> str:
    n_hits, n_speaker = int(shown["n_hits"].sum()), int(shown["n_speaker"].sum())
    often = shown[shown["n_hits"] >= 5].sort_values(["speaker_share", "frame"], ascending=[False, True])
    told = f"{n_speaker / n_hits:.0%} of the hits are in speakers' words"
    if often.empty or not n_speaker:
        return told
    row = often.iloc[0]
    return f"{told}; {labels.get(row['frame'], row['frame'])} is most often said by speakers ({row['n_speaker']} of {row['n_hits']} hits)"


def draw_pairs(pairs: pd.DataFrame, labels: Mapping[str, str], *, n_sentences: int) -> Drawing | None:
    """Draw how many sentences carry two frames, as a triangle of shaded cells. Returns None without such a sentence."""
    if pairs.empty:
        return None
    pairs = pairs.sort_values(["n_both", "frame_a", "frame_b"], ascending=[False, True, True], ignore_index=True)
    both = pd.concat([pairs, pairs.rename(columns={"frame_a": "frame_b", "frame_b": "frame_a"})])
    order = order_frames(both.rename(columns={"frame_a": "frame"}), "n_both")
    at = {frame: i for i, frame in enumerate(order)}
    top = int(pairs["n_both"].max())
    with style.house_style("frame-pairs"):
        figure, axes = style.new_figure(8.4, 1.9 + 0.36 * len(order))
        from matplotlib.colors import LinearSegmentedColormap

        shades = LinearSegmentedColormap.from_list("house", ["#e6f0f7", "#bfd9ea", style.BLUE, "#003552"])
        for row in each_row(pairs):
            x, y = sorted((at[row.frame_a], at[row.frame_b]))
            axes.add_patch(_square(x, y - 1, shades((row.n_both - 1) / max(1, top - 1))))
            ink = "white" if row.n_both > 0.45 * top else style.INK
            mark = "+" if row.n_both >= 2 * row.expected and row.n_both >= 3 else ""
            axes.text(x, y - 1, f"{row.n_both}{mark}", ha="center", va="center", color=ink, fontsize=8)
        axes.set_xlim(-0.5, len(order) - 1.5)
        axes.set_ylim(len(order) - 1.5, -0.5)
        axes.set_xticks(range(len(order) - 1), [labels.get(f, f) for f in order[:-1]], rotation=45, ha="right")
        axes.set_yticks(range(len(order) - 1), [labels.get(f, f) for f in order[1:]])
        axes.tick_params(length=0)
        axes.spines[["left", "bottom"]].set_visible(False)
    first = pairs.iloc[0]
    names = labels.get(first["frame_a"], first["frame_a"]), labels.get(first["frame_b"], first["frame_b"])
    finding = f"{names[0]} and {names[1]} share a sentence most often ({_sentences(first['n_both'])})"
    caption = (
        f"Sentences that carry both frames, n = {n_sentences} sentences; + marks pairs in at least three sentences that are twice as "
        "frequent as if the frames did not depend on each other. Empty: no sentence carries both. A description of these "
        "documents, no inference beyond them. Source: table frame_pairs."
    )
    listed = [
        f"{labels.get(r.frame_a, r.frame_a)} with {labels.get(r.frame_b, r.frame_b)} {r.n_both}"
        for r in each_row(pairs.head(3))
    ]
    alt = f"Triangle of {len(order)} frames; {len(pairs)} pairs share a sentence. Most often: {'; '.join(listed)}."
    worded = pairs.assign(**{c: pairs[c].map(lambda f: labels.get(f, f)) for c in ("frame_a", "frame_b")})
    return Drawing("frame-pairs", figure, finding, caption, alt, worded)


def _sentences(n: int) -> str:
    return f"{n:,} sentence" + ("" if n == 1 else "s")


def _square(x: float, y: float, colour: Any) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=colour, edgecolor="none")


def draw_places(places: pd.DataFrame, labels: Mapping[str, str], *, n_documents: int) -> Drawing | None:
    """Draw where in the running text of its document each hit stands, a row a frame. Returns None without a hit.

    ``places`` comes from ``place_frames``. Of more than ``MAX_TICKS`` hits it is drawn how they spread, not each of them.
    """
    if places.empty:
        return None
    counted = places["frame"].value_counts()
    order = sorted(
        (str(frame) for frame in counted.index[counted > 0]), key=lambda frame: (-int(counted[frame]), frame)
    )
    is_dense = len(places) > MAX_TICKS
    with style.house_style("frame-places"):
        figure, axes = style.new_figure(8.4, 1.5 + 0.34 * len(order))
        for y, frame in enumerate(order):
            part = places[places["frame"] == frame]
            (_draw_density if is_dense else _draw_ticks)(axes, part, y)
            middle = 100 * part["position"].median()
            axes.plot(middle, y, "D", color="white", markeredgecolor=style.INK, markersize=6, zorder=3)
        axes.set_yticks(range(len(order)), [f"{labels.get(f, f)} ({int(counted[f])})" for f in order])
        axes.set_ylim(len(order) - 0.4, -0.6)
        axes.set_xlim(-1, 101)
        axes.set_xlabel("place in the running text, %: 0 its beginning, 100 its end")
        axes.grid(axis="x", linewidth=0.5)
    table = _places_table(places, order, labels)
    frequent = table[table["n_hits"] >= 5]
    early = frequent.sort_values(["median", "frame"]).iloc[0] if len(frequent) else table.iloc[0]
    late = frequent.sort_values(["median", "frame"]).iloc[-1] if len(frequent) else table.iloc[0]
    finding = f"{early['frame']} comes earliest (half of its hits before {early['median']:.0%} of the text)"
    finding += f", {late['frame']} latest ({late['median']:.0%})" if late["frame"] != early["frame"] else ""
    marks = (
        f"areas above the line: the narrator's hits in {N_BINS} equal parts of the text, below it (red): speakers', high as the fullest part"
        if is_dense
        else "ticks above the line are the narrator's, below it (red) speakers'"
    )
    caption = (
        f"Place of each hit in the running text of its document; {marks}; "
        f"diamonds: medians; in brackets the hits. n = {len(places)} hits in {n_documents} documents; frames with five hits or more are "
        "compared in the title. Source: table frames."
    )
    alt = f"{'Areas' if is_dense else 'Ticks'} in {len(order)} rows, one a frame. {finding}."
    return Drawing("frame-places", figure, finding, caption, alt, table)


_SIDES = (("narrator", style.BLUE, -1), ("speaker", style.VERMILION, 1))


def _draw_ticks(axes: Any, part: pd.DataFrame, y: int) -> None:
    for kind, colour, side in _SIDES:
        where = 100 * part.loc[part["voice_kind"] == kind, "position"]
        axes.vlines(where, y + min(0.32 * side, 0.0), y + max(0.32 * side, 0.0), color=colour, linewidth=1.2)


def _draw_density(axes: Any, part: pd.DataFrame, y: int) -> None:
    """Draw how many hits stand in each of equal parts of the text; the fullest part of either side is 0.36 high."""
    import numpy as np

    edges = np.linspace(0, 1, N_BINS + 1)
    heights = {
        kind: np.histogram(part.loc[part["voice_kind"] == kind, "position"], bins=edges)[0] for kind, _, _ in _SIDES
    }
    top = max(1, *(int(height.max()) for height in heights.values()))
    for kind, colour, side in _SIDES:
        axes.stairs(y + side * 0.36 * heights[kind] / top, 100 * edges, baseline=y, fill=True, color=colour)


def _places_table(places: pd.DataFrame, order: list[str], labels: Mapping[str, str]) -> pd.DataFrame:
    grouped = places.groupby("frame", observed=True)["position"]
    table = grouped.agg(n_hits="size", first="min", median="median", last="max").loc[order].reset_index()
    return table.assign(frame=table["frame"].map(lambda frame: labels.get(frame, frame)))


def draw_actors(crossed: pd.DataFrame, labels: Mapping[str, str]) -> Drawing | None:
    """Draw how many sentences carry a frame and mention an actor, as shaded cells. Returns None without such a sentence.

    ``crossed`` is table ``frame_actors``; the twelve actors with the most sentences are shown.
    """
    if crossed.empty:
        return None
    total = crossed.groupby("actor")["n_sentences"].sum()
    actors = sorted(total.index, key=lambda actor: (-int(total[actor]), actor))[:MAX_ACTORS]
    shown = crossed[crossed["actor"].isin(actors)]
    shown = shown.sort_values(["n_sentences", "frame", "actor"], ascending=[False, True, True], ignore_index=True)
    order = order_frames(shown, "n_sentences")
    wide = shown.pivot_table(index="frame", columns="actor", values="n_sentences", aggfunc="sum", fill_value=0)
    wide = wide.loc[order, actors]
    kinds = dict(zip(crossed["actor"], crossed["kind"], strict=True))
    names = {actor: name_actor(actor, kinds[actor]) for actor in actors}
    figure = shade_cells(wide, [labels.get(f, f) for f in order], [shorten(names[a], 18) for a in actors],
                         "actor in the same sentence", "frame-actors")  # fmt: skip
    first = shown.iloc[0]
    finding = f"{labels.get(first['frame'], first['frame'])} stands beside {names[first['actor']]} most often ({_sentences(first['n_sentences'])})"
    rest = f" Shown are {len(actors)} of {len(total)} actors." if len(actors) < len(total) else ""
    caption = (
        "Sentences that carry the frame and mention the actor (a country also by its people's name). "
        f"n = {int(crossed['n_sentences'].sum())} pairs of frame and actor in a sentence.{rest} To stand beside a frame "
        "is not to be framed by it. Source: table frame_actors."
    )
    listed = join_words(
        f"{labels.get(r.frame, r.frame)} with {names[r.actor]} {r.n_sentences}" for r in each_row(shown.head(3))
    )
    alt = f"Table of {len(order)} frames by {len(actors)} actors. Most often: {listed}."
    table = _worded(shown, labels).assign(actor=[names[actor] for actor in shown["actor"]])
    return Drawing("frame-actors", figure, finding, caption, alt, table)


def name_actor(actor: str, kind: str) -> str:
    """An actor in words: the English name of a country's code, an organisation's id with blanks, a person as named."""
    if kind == "person":
        return actor
    if kind == "country":
        from babel import Locale

        return str(Locale("en").territories.get(actor, actor))
    return actor.upper() if len(actor) <= 4 else actor.replace("-", " ").replace("_", " ")


def _worded(table: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    return table.assign(frame=table["frame"].map(lambda frame: labels.get(frame, frame))).reset_index(drop=True)
