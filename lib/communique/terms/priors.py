"""The Dirichlet prior of the weighted log-odds: how much is known before counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from communique.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Prior: TypeAlias = float | Mapping[str, float]

UNSEEN = 0.5


def spread_prior(prior: Prior, terms: Sequence[str]) -> tuple[NDArray[np.float64], float]:
    """Give each term its pseudo-count, and their sum over the vocabulary.

    A number is the same for each of ``terms`` (uniform prior). A mapping from terms to counts is a background
    corpus: its counts, with 0.5 for a term that it lacks (Monroe, Colaresi & Quinn 2008, section 3.5.1);
    scale it to make the prior weaker. Raises InputError for a prior that is not above zero.
    """
    if isinstance(prior, Mapping):
        if bad := sorted(term for term, n in prior.items() if not (n >= 0 and np.isfinite(n))):
            raise InputError(f"The prior of {bad[0]!r} is {prior[bad[0]]}; counts of a background are 0 or more.")
        if not any(n > 0 for n in prior.values()):
            raise InputError("The background corpus of the prior is empty; give one with counts, or a number above 0.")
        alpha = np.array([prior.get(term, 0.0) or UNSEEN for term in terms], dtype=np.float64)
        inside = set(terms)
        outside = sum(n for term, n in prior.items() if term not in inside)
        return alpha, float(alpha.sum() + outside)
    if not (prior > 0 and np.isfinite(prior)):
        raise InputError(f"prior={prior}: the pseudo-count of a term must be above 0, such as 0.05.")
    return np.full(len(terms), float(prior)), float(prior) * len(terms)
