"""Small tables and sentences about a coding, for its page and for whoever draws a sample from it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from communique.framing.loop import Validation
from communique.framing.model import Codebook
from communique.framing.prevalence import measure_sizes

_DRAWS = re.compile(r"^undefined in \d+ of \d+ bootstrap draws$")
STATISTICS = {
    "krippendorff_alpha": "Krippendorff's alpha",
    "cohen_kappa": "Cohen's kappa",
    "gwet_ac1": "Gwet's AC1",
    "percent_agreement": "agreement",
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "machine_share": "machine's share",
    "prediction-powered": "corrected (prediction-powered)",
    "rogan-gladen": "corrected (Rogan-Gladen)",
}


def describe_coding(
    frames: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook, *, roles: Sequence[str], is_voiced: bool
) -> pd.DataFrame:
    """Table ``codings``: which codebook coded what.

    ``sentences`` are those that were coded, or what ``measure_sizes`` makes of them; ``is_voiced`` says whether voices were
    told apart.
    """
    sizes = measure_sizes(sentences, roles=roles)
    row = {
        "codebook": codebook.codebook,
        "version": codebook.version,
        "sha256_codebook": codebook.content_hash,
        "language": codebook.language,
        "roles": ";".join(roles),
        "is_voiced": is_voiced,
        "n_documents": len(sizes),
        "n_sentences": int(sizes["n_sentences"].sum()),
        "n_sentences_with": int((~frames.duplicated(["doc_id", "sentence"])).sum()),
        "n_words": int(sizes["n_words"].sum()),
        "n_hits": len(frames),
    }
    return pd.DataFrame([row])


def tabulate_validation(validation: Validation) -> dict[str, pd.DataFrame]:
    """Tables ``agreement`` and ``accuracy``, in the form of the column dictionary."""
    from communique.tables import conform

    found = {"agreement": validation.agreement, "accuracy": validation.accuracy}
    return {
        name: conform(name, table.rename(columns={"measure": "statistic", "value": "estimate"}))
        for name, table in found.items()
    }


def widen_statistics(table: pd.DataFrame, labels: Sequence[str], names: Mapping[str, str]) -> pd.DataFrame:
    """One row a label in the given order, a column a statistic in words: "0.71 (0.52 to 0.88)", or why it is undefined.

    ``table`` is table ``agreement`` or ``accuracy``; ``names`` gives labels in words.
    """
    rows = []
    for label in labels:
        part = table[table["label"] == label]
        row: dict[str, object] = {"label": names.get(label, label)}
        for record in part.sort_values("statistic", key=lambda s: s.map(list(STATISTICS).index)).to_dict("records"):
            row[STATISTICS[str(record["statistic"])]] = _in_words(record)
        rows.append({**row, "units": int(part["n_units"].max()) if len(part) else 0, "note": _join_notes(part)})
    return pd.DataFrame(rows)


def _in_words(record: Mapping[Any, Any]) -> str:
    value, low, high = (float(str(record[name])) for name in ("estimate", "ci_low", "ci_high"))
    if value != value:
        return "undefined"
    return f"{value:.2f}" if low != low else f"{value:.2f} ({low:.2f}\u00a0to\u00a0{high:.2f})"


def _join_notes(part: pd.DataFrame) -> str:
    """All notes, each once; how many draws were left out of which interval stands in the table itself."""
    notes = (note for notes in part["note"] for note in str(notes).split("; ") if note)
    return "; ".join(dict.fromkeys(_DRAWS.sub("bootstrap draws without variation left out", note) for note in notes))
