"""The figure of notebook 01-framing that needs coded sheets: prevalence as the machine finds it, and corrected."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from communique.plots import style
from communique.plots.style import Drawing

_MARKS = {
    "machine_share": ("D", style.INK, "as the machine finds it", 0.0),
    "prediction-powered": ("o", style.BLUE, "corrected, prediction-powered", -0.24),
    "rogan-gladen": ("s", style.VERMILION, "corrected, Rogan-Gladen", 0.24),
}


def draw_corrected(accuracy: pd.DataFrame, labels: Mapping[str, str]) -> Drawing | None:
    """Draw each frame's share of sentences raw and corrected for the machine's errors, with 95 % intervals.

    ``accuracy`` is the table of that name. Returns None where no corrected share is defined.
    """
    shares = accuracy[accuracy["statistic"].isin(list(_MARKS)) & accuracy["estimate"].notna()]
    raw = shares[shares["statistic"] == "machine_share"].set_index("label")["estimate"]
    if shares["statistic"].nunique() < 2:
        return None
    order = sorted(raw.index, key=lambda label: (-raw[label], label))
    at = {label: y for y, label in enumerate(order)}
    with style.house_style("frames-corrected"):
        figure, axes = style.new_figure(8.4, 1.7 + 0.44 * len(order))
        for statistic, (marker, colour, name, shift) in _MARKS.items():
            part = shares[(shares["statistic"] == statistic) & shares["label"].isin(order)]
            y = [at[label] + shift for label in part["label"]]
            low = 100 * (part["estimate"] - part["ci_low"]).clip(lower=0).fillna(0)
            high = 100 * (part["ci_high"] - part["estimate"]).clip(lower=0).fillna(0)
            axes.errorbar(100 * part["estimate"], y, xerr=[low, high], fmt=marker, color=colour, markersize=6,
                          linestyle="none", elinewidth=1.6, label=name)  # fmt: skip
        axes.set_yticks(range(len(order)), [labels.get(label, label) for label in order])
        axes.set_ylim(len(order) - 0.4, -0.6)
        axes.set_xlim(left=-1)
        axes.set_xlabel("sentences with the frame, %")
        axes.grid(axis="both", linewidth=0.5)
        figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    powered = shares[shares["statistic"] == "prediction-powered"].set_index("label")
    moved = (powered["estimate"] - raw.reindex(powered.index)).abs()
    widest = sorted(moved.index, key=lambda label: (-moved[label], label))[0] if len(moved) else order[0]
    least, most = int(shares["n_units"].min()), int(shares["n_units"].max())
    n_units = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    finding = (
        f"Correction changes {labels.get(widest, widest)} most: from {raw[widest]:.0%} to {powered.loc[widest, 'estimate']:.0%} of sentences"
        if len(moved)
        else "The corrected shares are undefined"
    )
    caption = (
        f"Share of sentences with the frame, %: as the machine finds it, and corrected by what people coded in a random sample "
        f"(n = {n_units} sentences with settled codes), each weighted by how likely it was to be drawn; bars: 95 % intervals. Prediction-powered: Angelopoulos et "
        "al. 2023; Rogan and Gladen 1978. The coders' majority is taken as true. Source: table accuracy."
    )
    alt = f"Three marks for each of {len(order)} frames. {finding}. The two corrections are shown side by side; they should agree."
    table = shares.assign(label=shares["label"].map(lambda label: labels.get(label, label)))
    return Drawing("frames-corrected", figure, finding, caption, alt, table.reset_index(drop=True))
