"""Figures of notebook 01-framing."""

from __future__ import annotations

import pandas as pd

from communique.plots import style
from communique.plots.style import Drawing
from communique.wording import join_words, label_documents


def draw_frames(prevalence: pd.DataFrame, labels: dict[str, str], *, codebook: str) -> Drawing | None:
    """Draw which share of each document's body sentences carries each frame, as a table of shaded cells.

    ``prevalence`` is the table of that name by ``doc_id``; ``labels`` gives each frame its name in words.
    Returns None where no document has a sentence to code.
    """
    if not prevalence["n_sentences"].sum():
        return None
    wide = prevalence.pivot_table(index="frame", columns="doc_id", values="share", aggfunc="first", dropna=False)
    total = prevalence.groupby("frame")["n_sentences_with"].sum()
    order = sorted(wide.index, key=lambda frame: (-int(total[frame]), frame))
    wide = wide.loc[order]
    names = label_documents(list(wide.columns))
    with style.house_style("frames"):
        figure, axes = style.new_figure(8.4, 1.2 + 0.36 * len(order))
        from matplotlib.colors import LinearSegmentedColormap

        shades = LinearSegmentedColormap.from_list("house", ["#ffffff", "#bfd9ea", style.BLUE, "#003552"])
        top = max(0.01, float(wide.max().max()))
        axes.imshow(wide.fillna(0).to_numpy(), cmap=shades, aspect="auto", vmin=0, vmax=top)
        for y, frame in enumerate(order):
            for x, doc_id in enumerate(wide.columns):
                value = wide.loc[frame, doc_id]
                ink = "white" if value > 0.45 * top else style.INK
                axes.text(x, y, f"{100 * value:.0f}", ha="center", va="center", color=ink, fontsize=9)
        axes.set_xticks(range(len(wide.columns)), [names[doc_id] for doc_id in wide.columns])
        axes.set_yticks(range(len(order)), [f"{labels.get(frame, frame)} ({int(total[frame])})" for frame in order])
        axes.tick_params(length=0)
        axes.set_xlabel("document")
        axes.spines[["left", "bottom"]].set_visible(False)
    n = int(prevalence.drop_duplicates("doc_id")["n_sentences"].sum())
    absent = [labels.get(frame, frame) for frame in order if not int(total[frame])]
    first = labels.get(order[0], order[0])
    finding = f"{first} is the most frequent frame" + (
        f"; no sentence carries {join_words(absent, last='or')}" if absent else ""
    )
    caption = (
        f"Share of body sentences with at least one hit of the frame, %; in brackets the sentences in all. n = {n} body sentences of "
        f"{len(wide.columns)} documents, codebook {codebook}. A sentence may carry several frames. Hits of indicators, not human coding."
    )
    values = wide.fillna(0).to_numpy()
    y, x = divmod(int(values.argmax()), values.shape[1])
    place = str(order[y]), str(wide.columns[x])
    alt = (
        f"Table of {len(order)} frames by {len(wide.columns)} documents. Largest cell: {labels.get(place[0], place[0])} in {names[place[1]]} "
        f"with {values.max():.0%} of sentences. Over all documents, {first} leads with {int(total[order[0]])} of {n} sentences."
    )
    return Drawing("frames", figure, finding, caption, alt, prevalence)
