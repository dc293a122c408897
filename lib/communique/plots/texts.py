"""Figures of notebook 02-terms that show terms in their texts: where they stand, what is shared, how use changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from communique.plots import style
from communique.plots.style import Drawing
from communique.terms.lines import few_lines
from communique.wording import each_row, label_documents, quote_words

_LINES = (style.BLUE, style.VERMILION, style.GREEN, style.PURPLE, style.ORANGE, style.SKY, style.INK, style.GREY)
_DASHES = ("-", "--", "-.", ":")


def draw_positions(
    placed: pd.DataFrame,
    terms: Sequence[str],
    doc_ids: Sequence[str],
    *,
    second: Collection[str] = (),
    max_documents: int = 8,
) -> Drawing | None:
    """Draw where in each document terms stand: a row a document under each term, a stroke an occurrence.

    ``placed``: hits with ``position``; ``doc_ids`` in the order in which they are shown, those of ``second`` in another colour. Of more than
    ``max_documents`` those with most occurrences are shown. Returns None where no term occurs.
    """
    hits = placed[placed["term"].isin(list(terms)) & placed["position"].notna()]
    if hits.empty:
        return None
    n_hits = hits["doc_id"].value_counts()
    shown = sorted(doc_ids, key=lambda doc_id: (-int(n_hits.get(doc_id, 0)), doc_id))[:max_documents]
    order = [doc_id for doc_id in doc_ids if doc_id in shown]
    labels = label_documents(list(doc_ids))
    rows = [(term, doc_id) for term in terms for doc_id in order]
    step = len(order) + 1.1
    height = {(term, doc_id): at * step + order.index(doc_id) for at, term in enumerate(terms) for doc_id in order}
    with style.house_style("positions"):
        figure, axes = style.new_figure(9.0, 1.2 + 0.165 * step * len(terms))
        for term, doc_id in rows:
            mine = hits[(hits["term"] == term) & (hits["doc_id"] == doc_id)]["position"]
            y = height[term, doc_id]
            axes.plot([0, 1], [y, y], "-", color=style.PALE, linewidth=0.8)
            colour = style.VERMILION if doc_id in second else style.BLUE
            axes.vlines(mine, y - 0.36, y + 0.36, color=colour, linewidth=1.3)
        axes.set_yticks([height[row] for row in rows], [labels[doc_id] for _, doc_id in rows], fontsize=7)
        for term in terms:
            middle = sum(height[term, doc_id] for doc_id in order) / len(order)
            axes.annotate(term, (1, middle), xytext=(8, 0), textcoords="offset points", va="center", fontsize=10)
        axes.set_ylim(len(terms) * step - 1, -0.8)
        axes.set_xlim(-0.01, 1.01)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["beginning", "a quarter", "half", "three quarters", "end"])
        axes.set_xlabel("place in the running text of the document")
        axes.tick_params(axis="y", length=0)
    counted = hits[hits["doc_id"].isin(order)].groupby("term")["doc_id"].nunique()
    everywhere = [term for term in terms if int(counted.get(term, 0)) == len(order)]
    once = [term for term in terms if int(counted.get(term, 0)) == 1]
    says = [f"{quote_words(everywhere)} in every document" if everywhere else ""]
    says.append(f"{quote_words(once)} in one alone" if once else "")
    finding = "; ".join(part for part in says if part) or f"No term stands in all {len(order)} documents"
    caption = (
        f"Every occurrence of {len(terms)} terms, n = {int(hits['doc_id'].isin(order).sum()):,}, in {len(order)} of {len(doc_ids)} documents; a row is a "
        "document, from its beginning to its end by characters of counted text; documents of the second group in orange. Source: table concordance."
    )
    alt = "Strokes by document. " + "; ".join(
        f"{term}: {int((hits['term'] == term).sum())} times in {int(counted.get(term, 0))} documents" for term in terms
    )
    table = hits.groupby(["term", "doc_id"], as_index=False, sort=True).agg(
        n=("start", "size"), first=("position", "min"), last=("position", "max"), sentence=("sentence", "min")
    )
    return Drawing("positions", figure, finding[:1].upper() + finding[1:], caption, alt + ".", table)


def draw_overlap(
    overlap: pd.DataFrame, doc_ids: Sequence[str], *, min_length: int, max_documents: int = 20
) -> Drawing | None:
    """Draw a heat map: the share of each document's words that stand in phrases shared with another.

    ``overlap``: the table of that name. Of more than ``max_documents`` those that share most are shown. Returns None
    where no documents share a phrase.
    """
    if overlap.empty:
        return None
    most = overlap.groupby("doc_id")["coverage"].max()
    chosen = sorted(doc_ids, key=lambda doc_id: (-float(most.get(doc_id, 0.0)), doc_id))[:max_documents]
    order = [doc_id for doc_id in doc_ids if doc_id in chosen]
    labels = label_documents(list(doc_ids))
    wide = overlap.pivot_table(index="doc_id", columns="other", values="coverage", aggfunc="sum")
    wide = wide.reindex(index=order, columns=order).fillna(0.0)
    values = wide.to_numpy(dtype="float64")
    peak = max(0.01, float(values.max()))
    with style.house_style("overlap"):
        figure, axes = style.new_figure(2.6 + 0.62 * len(order), 1.7 + 0.46 * len(order))
        mesh = axes.pcolormesh(100 * values, cmap="Blues", vmin=0, vmax=100 * peak, edgecolors="white", linewidth=1)
        for y, row in enumerate(order):
            for x, column in enumerate(order):
                value = float(values[y, x])
                text = "\u2013" if row == column else f"{100 * value:.1f}"
                axes.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=8,
                          color="white" if value > 0.6 * peak else style.INK)  # fmt: skip
        names = [labels[doc_id] for doc_id in order]
        is_long = max(map(len, names)) > 5
        axes.set_xticks(
            [at + 0.5 for at in range(len(order))],
            names,
            rotation=60 if is_long else 0,
            ha="right" if is_long else "center",
        )
        axes.set_yticks([at + 0.5 for at in range(len(order))], names)
        axes.invert_yaxis()
        axes.tick_params(length=0)
        axes.set_xlabel("shared with")
        axes.set_ylabel("share of the words of")
        figure.colorbar(mesh, ax=axes, label="% of words")
    top = overlap.sort_values(["coverage", "doc_id", "other"], ascending=[False, True, True]).iloc[0]
    finding = (
        f"{top['coverage']:.1%} of the words of {labels[top['doc_id']]} stand in phrases of {min_length} words or more "
        f"that {labels[top['other']]} has too: the closest pair"
    )
    caption = (
        f"Share of each document's words (rows) in runs of {min_length} words or more that another document (columns) has word for word, within sentences; "
        f"n = {len(order)} of {len(doc_ids)} documents. Shared wording may be quotation, a common source or formula. Source: table overlap."
    )
    ranked = overlap.sort_values(["coverage", "doc_id", "other"], ascending=[False, True, True], ignore_index=True)
    alt = "Heat map of documents by documents. Closest: " + "; ".join(
        f"{labels[row.doc_id]} with {labels[row.other]} {row.coverage:.1%}" for row in each_row(ranked.head(4))
    )
    return Drawing("overlap", figure, finding, caption, alt + ".", ranked)


def draw_trends(trends: pd.DataFrame, terms: Sequence[str], groups: Mapping[str, int] | None = None) -> Drawing | None:
    """Draw the rate of terms by period, a line a term; None where fewer than two periods have dated documents."""
    dated = trends[(trends["period"] != "") & trends["term"].isin(list(terms))]
    periods = sorted(dated["period"].unique())
    if len(periods) < 2:
        return None
    places = {period: at for at, period in enumerate(periods)}
    with style.house_style("trends"):
        figure, axes = style.new_figure(8.4, 4.4)
        for number, term in enumerate(terms):
            mine = dated[dated["term"] == term]
            axes.plot(mine["period"].map(places), mine["per_million"] / 1e3, marker="o", markersize=4,
                      linestyle=_DASHES[number % 4], color=_LINES[number % len(_LINES)], label=term)  # fmt: skip
        every = max(1, -(-len(periods) // 10))
        ticks = list(range(0, len(periods), every))
        axes.set_xticks(ticks, [periods[at] for at in ticks])
        axes.set_ylim(bottom=0)
        axes.set_ylabel("per 1,000 words")
        figure.legend(loc="outside right upper", frameon=False, fontsize=9)
    changes = []
    for term in terms:
        mine = dated[dated["term"] == term].sort_values("period")
        first, last = float(mine["per_million"].iloc[0]) / 1e3, float(mine["per_million"].iloc[-1]) / 1e3
        changes.append((abs(last - first), term, first, last))
    _, term, first, last = max(changes, key=lambda change: (change[0], change[1]))
    finding = (
        f"\u201c{term}\u201d goes from {first:.2g} to {last:.2g} per 1,000 words between {periods[0]} and {periods[-1]}"
    )
    n = dated.drop_duplicates("period")
    unknown = trends[trends["period"] == ""].drop_duplicates("period")["n_documents"].sum()
    caption = (
        f"Occurrences per 1,000 words by period, n = {int(n['n_documents'].sum()):,} documents with a whole date; {int(unknown):,} without one are not drawn. "
        "Periods without documents are not shown. Source: table trends."
    )
    alt = f"Lines of {len(terms)} terms over {len(periods)} periods; largest change: {term}, {first:.2g} to {last:.2g}."
    return Drawing("trends", figure, finding, caption, alt, few_lines(dated))
