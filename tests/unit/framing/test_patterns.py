"""What a pattern means: toys that a reader checks by eye."""

import pytest

from communique.framing.matching import find_hits
from communique.framing.model import Codebook, Frame, Indicator
from communique.framing.patterns import PatternError, compile_pattern
from communique.framing.tokens import tokenize


def hits(pattern, text, **context):
    """The texts that one pattern finds in one text."""
    frame = Frame(frame="f", indicators=(Indicator(pattern=pattern, **context),))
    return find_hits([text], Codebook(codebook="toy", frames=(frame,)))["text"].tolist()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("China's plan", ["china", "'s", "plan"]),
        ("the countries’ ties", ["the", "countries", "ties"]),
        ("Xi'an don’t it's", ["xi'an", "don't", "it", "'s"]),
        ("win-win and win–win", ["win", "win", "and", "win", "win"]),
        ("$41.5 billion, 1,000 km", ["41.5", "billion", "1,000", "km"]),
        ("U.S. and U.N.-led", ["u.s", "and", "u.n", "led"]),
        ("co\u00adoperation", ["cooperation"]),
        ("cafe\u0301 \ufb01nance", ["café", "finance"]),
        ("end.Next", ["end", "next"]),
        ("", []),
    ],
)
def test_words(text, words):
    assert [token.norm for token in tokenize(text)] == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a shared future", ["shared future"]),
        ("a Shared  FUTURE", ["Shared  FUTURE"]),
        ("a shared\nfuture", ["shared\nfuture"]),  # a line end parts no phrase
        ("a “shared” future", ["shared” future"]),  # nor does a quotation mark
        ("a *shared* future", ["shared* future"]),
        ("a shared-future plan", ["shared-future"]),  # nor a hyphen
        ("a shared, future plan", []),  # a comma does
        ("what we shared: future plans", []),
        ("what is shared (future plans)", []),
        ("shared/future", []),
        ("what we shared — future plans", []),
        ("what we shared - future plans", []),  # a spaced hyphen is a dash
        ("what we shared -- future plans", []),
        ("unshared future", []),  # words are whole
        ("shared futures", []),
        ("shared future's", ["shared future"]),
    ],
)
def test_a_phrase_is_a_sequence_of_words(text, found):
    assert hits("shared future", text) == found


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("win-win", "win win, win-win, win–win, win-\nwin", ["win win", "win-win", "win–win", "win-\nwin"]),
        ("cooperat*", "Cooperation cooperates; uncooperative", ["Cooperation", "cooperates"]),
        ("*lateralism", "multilateralism and unilateralism", ["multilateralism", "unilateralism"]),
        ("col*r", "colour color collar colors", ["colour", "color", "collar"]),
        ("organi?ation", "organisation organization organiation", ["organisation", "organization"]),
        ("(shared|common) future", "a common future, a shared future", ["common future", "shared future"]),
        ("(Belt and Road|BRI) plan", "the BRI plan and the Belt and Road plan", ["BRI plan", "Belt and Road plan"]),
        ("(good|close)-neighbo*", "good-neighborly, close neighbours", ["good-neighborly", "close neighbours"]),
        ("shared ... future", "shared and very bright future", ["shared and very bright future"]),
        ("shared ... future", "shared by us and them, future", []),  # four words between
        ("shared ...4 future", "shared by us and them, future", ["shared by us and them, future"]),
        ("shared ...1 future", "shared world's future", ["shared world's future"]),  # 's is no word of a gap
        ("a ...5 b c", "a b x b c", ["a b x b c"]),  # the first b leads nowhere, the second does
        ("U.S. forces", "U.S. forces", ["U.S. forces"]),
        ("Mr. Xi", "Mr. Xi and Mr Xi", ["Mr. Xi", "Mr Xi"]),
        ("world's factory", "the world’s factory, the world factory", ["world’s factory"]),
    ],
)
def test_patterns(pattern, text, found):
    assert hits(pattern, text) == found


@pytest.mark.parametrize(
    ("context", "text", "found"),
    [
        ({"match_case": True}, "BRI bri Bri", ["BRI"]),
        ({"not_in": "BRI bank"}, "BRI bank, BRI plan", ["BRI"]),
        ({"requires": "road"}, "BRI road", ["BRI"]),
        ({"requires": "road"}, "BRI", []),
        ({"requires": "BRI"}, "BRI", []),  # a hit is not its own context
        ({"requires": "BRI"}, "BRI and BRI", ["BRI", "BRI"]),
        ({"requires": ["road", "belt"], "window": 2}, "belt a BRI b c road", ["BRI"]),
        ({"requires": "road", "window": 2}, "BRI b c road", []),
        ({"requires": "road", "window": 3}, "BRI b c road", ["BRI"]),
        ({"excludes": "bank"}, "BRI and a bank", []),
        ({"excludes": "bank", "window": 1}, "BRI and a bank", ["BRI"]),
        ({"excludes": "bank", "window": 1}, "bank BRI", []),
    ],
)
def test_contexts(context, text, found):
    assert hits("BRI", text, **context) == found


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("*", "empty wildcard"),
        ("a*", "runaway wildcard"),
        ("shared ?? future", "empty wildcard"),
        ("a*b*c*d", "two wildcards"),
        ("... future", "begins or ends"),
        ("shared ...", "begins or ends"),
        ("shared ... ...2 future", "two gaps"),
        ("shared ...0 future", "gap of 0"),
        ("shared ...99999999999 future", "gap of"),
        ("(shared|) future", "empty alternative"),
        ("(shared|common future", "bracket"),
        ("((a|b) c|d)", "bracket"),
        ("shared|common", "without brackets"),
        ("countr(y|ies)", "joins brackets"),
        ("(a ... b|c)", "gap inside brackets"),
        ("peace, security", "never match"),
        ("$", "no letter"),
        (" ".join(["(a|b c|d e|f g)"] * 6), "phrases"),
        (" ".join(["word"] * 40), "more than 30 words"),
    ],
)
def test_bad_patterns_are_named(pattern, said):
    with pytest.raises(PatternError, match="(?s)" + said) as error:
        compile_pattern(pattern)
    assert error.value.suggestion


def test_overlaps_within_a_frame_leave_the_leftmost_then_the_longest():
    frame = Frame(frame="f", indicators=tuple(Indicator(pattern=p) for p in ("b c", "a b", "a b c", "c d", "a b c")))
    found = find_hits(["a b c d"], Codebook(codebook="toy", frames=(frame,)))
    assert found[["indicator", "text"]].to_numpy().tolist() == [["a b c", "a b c"]]


def test_hits_of_different_frames_may_overlap():
    frames = tuple(Frame(frame=n, indicators=(Indicator(pattern=p),)) for n, p in (("f", "a b"), ("g", "b c")))
    found = find_hits(["a b c"], Codebook(codebook="toy", frames=frames))
    assert found[["frame", "text"]].to_numpy().tolist() == [["f", "a b"], ["g", "b c"]]
