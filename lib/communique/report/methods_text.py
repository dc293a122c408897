"""The paragraph on methods that a paper may take over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from communique import __version__
from communique.outcome import EXCERPTS, Outcome
from communique.wording import join_words


def describe_methods(n_documents: int, n_readable: int, outcomes: Sequence[Outcome], inputs: Mapping[str, Any]) -> str:
    """Return a paragraph for a paper's section on methods: what was done to what, by which version, with which settings."""
    given = [
        f"{name} = {json.dumps(value, ensure_ascii=False, default=str)} in {notebook}"
        for notebook, values in sorted(inputs["parameters"].items())
        for name, value in sorted(values.items())
    ]
    settings = (
        f"Parameters other than the defaults: {join_words(given)}." if given else "All parameters had their defaults."
    )
    hidden = "Full texts were left out of what is published. " if inputs.get(EXCERPTS) else ""
    done = [outcome.name for outcome in outcomes if outcome.state == "completed"]
    broken = [outcome.name for outcome in outcomes if outcome.state != "completed"]
    failed = (
        f"Not part of it, since {'it' if len(broken) == 1 else 'they'} failed: {join_words(broken)}. " if broken else ""
    )
    return (
        f"{n_readable:,} of {n_documents:,} documents could be read. They were parsed by rules and analysed by the notebooks "
        f"{join_words(done) or 'none'} with Communiqué {__version__} under Python {inputs['python']}, packages pinned by "
        f"requirements.lock. {failed}{settings} {hidden}The run's id is a hash of texts, notebooks, parameters and software; run again, "
        "the same inputs give the same files (SHA256SUMS)."
    )
