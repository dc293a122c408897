"""From bytes to text: encodings, byte order marks, line ends, what no text is."""

from __future__ import annotations

import codecs

import pytest

from communique.corpus.decode import BinaryFileError, decode, normalize

PROSE = "“We agreed,” the minister said — in Astana’s palace.\nTrade rose to €41 billion.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PROSE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + PROSE.encode(), "utf-8-sig"),
        (PROSE.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + PROSE.encode("utf-16-be"), "utf-16"),
        (PROSE.encode("utf-16-le"), "utf-16-le"),
        (PROSE.encode("utf-16-be"), "utf-16-be"),
        (PROSE.encode("utf-32"), "utf-32"),
        (PROSE.encode("cp1252"), "cp1252"),
    ],
)
def test_each_encoding_gives_the_same_text_and_is_named(data: bytes, encoding: str) -> None:
    assert decode(data) == (PROSE, encoding)


def test_wide_text_without_a_mark_may_be_cyrillic() -> None:
    text = "Президент прибыл в Астану. Саммит открылся 4 июля.\n" * 20
    assert decode(text.encode("utf-16-le"))[0] == text
    assert decode(text.encode("utf-16-be"))[0] == text


def test_wide_text_without_a_mark_may_be_short() -> None:
    assert decode("Xi".encode("utf-16-le"))[0] == "Xi"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_legacy_cyrillic_is_detected(encoding: str) -> None:
    text = "Президент Казахстана принял участие в саммите, сообщает агентство. Стороны обсудили торговлю.\n" * 10
    assert decode(text.encode(encoding))[0] == text


def test_legacy_chinese_is_detected() -> None:
    text = "中国国家主席习近平出席上海合作组织成员国元首理事会第二十四次会议。\n" * 10
    assert decode(text.encode("gb18030"))[0] == text


def test_a_late_high_byte_is_seen() -> None:
    text = "a plain line\n" * 30_000 + "The president’s visit\n"
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85"])
def test_every_line_end_is_one_newline(end: str) -> None:
    assert normalize(f"one{end}two{end}{end}three") == "one\ntwo\n\nthree"


def test_mixed_line_ends() -> None:
    assert decode(b"a\r\nb\rc\nd\r\r\ne") == ("a\nb\nc\nd\n\ne", "utf-8")


def test_nul_and_lone_surrogates_become_replacement_characters() -> None:
    assert normalize("a\x00b\ud800c\udfffd") == "a\ufffdb\ufffdc\ufffdd"
    assert decode(b"The minister said\x00 yes.\n" * 3)[0] == "The minister said\ufffd yes.\n" * 3


def test_a_surrogate_pair_stays_one_character() -> None:
    assert decode("flag \U0001f1f0\U0001f1ff".encode("utf-16"))[0] == "flag \U0001f1f0\U0001f1ff"


def test_a_truncated_wide_text_keeps_what_is_there() -> None:
    assert decode(PROSE.encode("utf-16")[:-1])[0].startswith(PROSE[:-2])


def test_the_empty_file_is_an_empty_text() -> None:
    assert decode(b"") == ("", "utf-8")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"PK\x03\x04\x14", "zip"),
        (bytes(range(256)) * 40, "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, what: str) -> None:
    with pytest.raises(BinaryFileError, match=what):
        decode(data)
