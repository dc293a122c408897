"""Progress says what is done, how fast, and how long the rest takes."""

import pytest

from communique.scale.progress import describe_progress


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ((1_200, 6_000_000, 60_000_000, 3.0), "1,200 documents, 6 of 60 MB, 2.0 MB/s, 27 s left"),
        ((1_200, 6_000_000, 1_206_000_000, 6.0), "1,200 documents, 6 of 1,206 MB, 1.0 MB/s, 20 min 0 s left"),
        ((3, 9_000_000, 4_000_000, 3.0), "3 documents, 9 of 9 MB, 3.0 MB/s, 0 s left"),
        ((0, 0, 5_000_000, 0.0), "0 documents, 0 of 5 MB"),
    ],
)
def test_a_line_of_progress(given, line):
    assert describe_progress(*given) == line
