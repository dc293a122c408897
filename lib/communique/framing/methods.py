"""The paragraph on method that belongs into a paper, written from what was done."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from communique.framing.model import Codebook
from communique.framing.prevalence import measure_sizes
from communique.framing.validation import OVERALL

_KRIPPENDORFF = (
    "Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania, "
    "Annenberg School for Communication."
)
_SONG = (
    "Song, H., Tolochko, P., Eberl, J.-M., Eisele, O., Greussing, E., Heidenreich, T., Lind, F., Galyga, S., "
    "& Boomgaarden, H. G. (2020). In validations we trust? The impact of imperfect human annotations as a "
    "gold standard on the quality of validation of automated content analysis. Political Communication, 37(4), "
    "550-572."
)
_ANGELOPOULOS = (
    "Angelopoulos, A. N., Bates, S., Fannjiang, C., Jordan, M. I., & Zrnic, T. (2023). Prediction-powered "
    "inference. Science, 382(6671), 669-674."
)


def describe_methods(
    codebook: Codebook,
    frames: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    roles: Sequence[str] = ("body",),
    version: str = "",
    agreement: pd.DataFrame | None = None,
    accuracy: pd.DataFrame | None = None,
    is_voiced: bool = True,
    n_left_out: int = 0,
) -> tuple[str, list[str]]:
    """A paragraph on how frames were coded, and its references in alphabetical order.

    ``sentences`` is the table of that name, or what ``measure_sizes`` makes of it; ``version`` is this library's; ``agreement`` comes from ``measure_agreement`` and ``accuracy`` from
    ``measure_accuracy``. Without them the paragraph says that reliability was not measured. ``is_voiced`` says whether
    voices were told apart, ``n_left_out`` how many documents were not analysed.
    """
    sizes = measure_sizes(sentences, roles=roles)
    n_sentences = int(sizes["n_sentences"].sum())
    framed = int((~frames.duplicated(["doc_id", "sentence"])).sum())
    by_speakers = int(frames["voice_kind"].eq("speaker").sum())
    parts = [
        f"Frames were coded with Communiqué{' ' + version if version else ''} and the codebook "
        f"“{codebook.title or codebook.codebook}” (version {codebook.version}, "
        f"{_count(len(codebook.frames), 'frame')}, {_count(codebook.n_indicators, 'indicator')}; "
        f"SHA-256 {codebook.content_hash[:12]}).",
        f"The unit of coding was the sentence ({_count(n_sentences, 'sentence')} with the role "
        f"{' or '.join(roles)} in {_count(len(sizes), 'document')})."
        + (
            f" {_count(n_left_out, 'document')} in another language, or without such text, were left out."
            if n_left_out
            else ""
        ),
        "Indicators match sequences of words, regardless of case unless they say otherwise; of overlapping "
        "hits of one frame the leftmost, then the longest, was kept; a sentence may carry several frames.",
        f"{_count(len(frames), 'hit')} were found in {_count(framed, 'sentence')}; "
        f"{n_sentences - framed:,} carry no frame. {_voices(by_speakers) if is_voiced else NO_VOICES}",
        _reliability(agreement),
        _accuracy(accuracy),
    ]
    references = set(codebook.references.values())
    references |= {_KRIPPENDORFF} if agreement is not None else set()
    references |= {_SONG, _ANGELOPOULOS} if accuracy is not None else set()
    return " ".join(part for part in parts if part), sorted(references)


NO_VOICES = "The narrator's voice and those of speakers were not told apart."


def _voices(n: int) -> str:
    return f"{n:,} of the hits stand in reported speech, direct or indirect, and count as its speakers'; all others as the narrator's."


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _range(values: pd.Series[float]) -> str:
    low, high = f"{values.min():.2f}", f"{values.max():.2f}"
    return low if low == high else f"{low} to {high}"


def _reliability(agreement: pd.DataFrame | None) -> str:
    if agreement is None:
        return "The reliability of the coding was not measured."
    rows = agreement[(agreement["label"] == OVERALL) & (agreement["measure"] == "krippendorff_alpha")]
    if rows.empty:
        return "The reliability of the coding was not measured."
    row = rows.iloc[0]
    if pd.isna(row["value"]):
        return f"Krippendorff's alpha is {row['note']}."
    interval = "" if pd.isna(row["ci_low"]) else f", 95 % CI [{row['ci_low']:.2f}, {row['ci_high']:.2f}]"
    per_frame = agreement[(agreement["label"] != OVERALL) & (agreement["measure"] == "krippendorff_alpha")]
    values = per_frame["value"].dropna()
    spread = f"; {_range(values)} by frame" if len(values) else ""
    n_undefined = int(per_frame["value"].isna().sum())
    left = f", undefined for {_count(n_undefined, 'frame')} without variation" if n_undefined else ""
    n_coders, n_units = int(row["n_coders"]), int(row["n_units"])
    return (
        f"{n_coders} coders coded {n_units:,} decisions by the codebook's definitions: "
        f"Krippendorff's alpha is {row['value']:.2f}{interval}{spread}{left} (Krippendorff 2011)."
    )


def _accuracy(accuracy: pd.DataFrame | None) -> str:
    if accuracy is None:
        return ""
    values = {m: accuracy.loc[accuracy["measure"] == m, "value"].dropna() for m in ("precision", "recall")}
    if any(found.empty for found in values.values()):
        return "The machine's coding could not be compared with the coders': a measure is undefined."
    said = " and ".join(f"{name} is {_range(found)}" for name, found in values.items())
    return (
        f"Against the coders' majority, weighted by sampling probabilities, the machine's {said} by frame "
        "(Song et al. 2020); prevalence was corrected for its errors (Angelopoulos et al. 2023)."
    )
