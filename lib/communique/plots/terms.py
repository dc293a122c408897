"""Figures of notebook 02-terms."""

from __future__ import annotations

import pandas as pd

from communique.plots import style
from communique.plots.style import Drawing
from communique.wording import each_row, join_words


def draw_keyness(terms: pd.DataFrame, comparison: pd.Series, *, top: int = 12) -> Drawing:
    """Draw the terms with the largest log-likelihood on either side, as bars of their log ratio.

    ``terms`` is the table of that name for one comparison, ``comparison`` its row of table ``comparisons``.
    """
    a, b = str(comparison["group_a"]), str(comparison["group_b"])
    ranked = terms.sort_values(["g2_two_cell", "term"], ascending=[False, True])
    shown = pd.concat([ranked[ranked["log_ratio"] > 0].head(top), ranked[ranked["log_ratio"] < 0].head(top)])
    shown = shown.sort_values(["log_ratio", "term"], ascending=[False, True], ignore_index=True)
    with style.house_style("keyness"):
        figure, axes = style.new_figure(8.4, 1.4 + 0.28 * max(2, len(shown)))
        for y, row in enumerate(each_row(shown)):
            is_a = row.log_ratio > 0
            axes.barh(
                y,
                row.log_ratio,
                color=style.BLUE if is_a else style.ORANGE,
                hatch="" if is_a else "///",
                edgecolor="white",
                height=0.72,
            )
            counts = f"{row.n_a} : {row.n_b}"
            axes.annotate(counts, (row.log_ratio, y), xytext=(4 if is_a else -4, 0), textcoords="offset points",
                          ha="left" if is_a else "right", va="center", fontsize=8)  # fmt: skip
        axes.set_yticks(range(len(shown)), shown["term"])
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.axvline(0, color=style.INK, linewidth=0.8)
        axes.margins(x=0.14)
        axes.set_xlabel(f"log ratio (log2): \u2190 more frequent in {b}     more frequent in {a} \u2192")
    n_a, n_b = int(comparison["n_documents_a"]), int(comparison["n_documents_b"])
    lead_a = list(shown[shown["log_ratio"] > 0].sort_values("g2_two_cell", ascending=False)["term"].head(3))
    lead_b = list(shown[shown["log_ratio"] < 0].sort_values("g2_two_cell", ascending=False)["term"].head(3))
    finding = _finding(a, lead_a, b, lead_b)
    caption = (
        f"Log ratio (Hardie 2014) of the terms with the largest log-likelihood (two cells, Rayson and Garside 2000); beside the bars the "
        f"counts {a} : {b}. {a}: {n_a} documents, {int(comparison['n_tokens_a']):,} tokens; {b}: {n_b} documents, "
        f"{int(comparison['n_tokens_b']):,} tokens. A description of these documents, no inference beyond them. Source: table terms."
    )
    alt = f"Bars of {len(shown)} terms. Most typical of {a}: {', '.join(lead_a) or 'none'}; of {b}: {', '.join(lead_b) or 'none'}."
    return Drawing("keyness", figure, finding, caption, alt, shown)


def _finding(a: str, lead_a: list[str], b: str, lead_b: list[str]) -> str:
    quoted = {term: f"\u201c{term}\u201d" for term in [*lead_a, *lead_b]}
    parts = [
        f"\u201c{group}\u201d documents say {join_words(quoted[term] for term in lead)} more often"
        for group, lead in ((a, lead_a), (b, lead_b))
        if lead
    ]
    return "; ".join(parts) or "No term is frequent enough to compare"
