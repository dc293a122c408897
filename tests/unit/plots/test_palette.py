"""The house colours are told apart by colour-blind readers, in grey, and from the canvas; where not, by a second channel."""

import itertools

import numpy as np
import pytest

from communique.plots import corpus, framing_correction, style, terms, texts, trade, voices

PALETTE = {
    name: getattr(style, name)
    for name in ("BLUE", "ORANGE", "GREEN", "VERMILION", "SKY", "PURPLE", "YELLOW", "GREY", "INK", "PALE")
}
# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color vision deficiency",
# severity 1.0, on linear RGB.
SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
NEAR_IN_GREY = 12
"""Difference in lightness (CIE L*) below which printed greys count as near."""


def linear(colour):
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """CIE L*a*b* of linear sRGB, white point D65."""
    matrix = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    xyz = matrix @ np.clip(rgb, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one, two, sight):
    return float(np.linalg.norm(lab(SIGHT[sight] @ linear(one)) - lab(SIGHT[sight] @ linear(two))))


def in_grey(one, two):
    return abs(float(lab(linear(one))[0] - lab(linear(two))[0]))


def contrast(one, two):
    """Contrast ratio of WCAG 2.2."""
    light, dark = sorted((float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measures_are_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert lab(linear("#ffffff")) == pytest.approx([100, 0, 0], abs=0.01)
    assert distance("#ff0000", "#00a000", "full") > 100
    assert distance("#e00000", "#8a7000", "deuteranopia") < 40
    for matrix in SIGHT.values():  # greys stay grey
        assert matrix @ [1, 1, 1] == pytest.approx([1, 1, 1], abs=1e-4)


@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_colours_are_told_apart(sight):
    near = {
        (a, b): round(distance(PALETTE[a], PALETTE[b], sight))
        for a, b in itertools.combinations(PALETTE, 2)
        if distance(PALETTE[a], PALETTE[b], sight) < 12  # some five just noticeable differences
    }
    assert near == {}


def test_colours_stand_out_from_the_canvas_and_words_more_so():
    """The canvas is white in light and in dark pages. Yellow and pale are fills with an outline, grid lines, or both."""
    for name, colour in PALETTE.items():
        if name not in ("YELLOW", "PALE"):
            assert contrast(colour, "#ffffff") >= 3, name
    assert contrast(style.INK, "#ffffff") >= 7
    assert style._SETTINGS["figure.facecolor"] == style._SETTINGS["savefig.facecolor"] == "white"


LOOKS = {
    "roles": list(corpus._COLOURS.values()),
    "voices": [(style.PALE, ""), *voices._COLOURS, (style.YELLOW, "++"), ("#ffffff", "---")],
    "keyness": [(terms._COLOURS["a"], "", "o"), (terms._COLOURS["b"], "///", "D")],
    "trade": [(look[1], look[0], look[2], look[3]) for look in trade._LOOKS.values()],
    "corrected": [(look[1], look[0]) for look in framing_correction._MARKS.values()],
    "trends": [(colour, texts._DASHES[at % len(texts._DASHES)]) for at, colour in enumerate(texts._LINES)],
}


@pytest.mark.parametrize("figure", LOOKS)
def test_what_is_near_in_grey_differs_in_a_second_channel(figure):
    alike = [
        (one, two)
        for one, two in itertools.combinations(LOOKS[figure], 2)
        if in_grey(one[0], two[0]) < NEAR_IN_GREY and one[1:] == two[1:]
    ]
    assert alike == []


def test_pairs_drawn_by_colour_alone_differ_in_grey():
    """Strokes of two groups of documents, of narrator and speakers."""
    for one, two in ((style.BLUE, style.VERMILION), (style.BLUE, style.ORANGE), (style.GREY, style.BLUE)):
        assert in_grey(one, two) >= NEAR_IN_GREY
