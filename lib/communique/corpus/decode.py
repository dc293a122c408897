"""From bytes to text: which encoding, and one form of line end."""

from __future__ import annotations

import codecs
import re

_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_WIDE_LINE_ENDS = ("\u0085", "\u2028", "\u2029")
_UNREPRESENTABLE = re.compile("[\x00\ud800-\udfff]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"PK\x03\x04", "a zip archive or Office file"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
)
# The high bytes of English text in Windows-1252: typographic marks, currency signs, common accents.
_CP1252_ENGLISH = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa3\xa5\xa7\xa9\xab\xad\xae\xb0\xb7\xbb\xbd\xe9"
)
_CONTROL = bytes(code for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
_SAMPLE = 200_000


class BinaryFileError(ValueError):
    """The bytes are no text; the message says what they are."""


def decode(data: bytes) -> tuple[str, str]:
    """Return (text, encoding) of ``data``, its line ends a single ``\\n``.

    A byte order mark decides; else UTF-8 where it fits; else UTF-16 by its zero bytes, Windows-1252 where the high
    bytes are the marks of English text, else what charset-normalizer finds. NUL and lone surrogates become U+FFFD.
    Raises BinaryFileError where the bytes are no text.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return normalize(data.decode(name, errors="replace")), name
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise BinaryFileError(f"it is {what}, not a text")
    if wide := _wide_encoding(data):
        return normalize(data.decode(wide, errors="replace")), wide
    _refuse_binary(data)
    try:
        return normalize(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        name = _legacy_encoding(data)
        return normalize(data.decode(name, errors="replace")), name


def normalize(text: str) -> str:
    """Return ``text`` with every line end a single ``\\n``, without a BOM, NUL and lone surrogates as U+FFFD."""
    text = text.removeprefix("\ufeff")
    if "\r" in text or (not text.isascii() and any(end in text for end in _WIDE_LINE_ENDS)):
        text = _LINE_ENDS.sub("\n", text)
    if "\0" in text or not _is_encodable(text):
        text = _UNREPRESENTABLE.sub("\ufffd", text)
    return text


def _is_encodable(text: str) -> bool:
    """Whether the text holds no lone surrogate."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark: every other byte is zero in Latin text, the spaces' in that of other alphabets."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    if odd > 0.03 * half and not even and _is_one_script(sample[1::2]):
        return "utf-16-le"
    if even > 0.03 * half and not odd and _is_one_script(sample[0::2]):
        return "utf-16-be"
    return ""


def _is_one_script(high: bytes) -> bool:
    """Whether the upper halves of wide characters name few blocks, as an alphabet with its spaces and marks does."""
    return len(set(high)) <= 4 and max(high) <= 0x20


def _refuse_binary(data: bytes) -> None:
    sample = data[:8192]
    control = len(sample) - len(sample.translate(None, delete=_CONTROL))
    if control > 0.05 * len(sample) + 2:
        raise BinaryFileError("it is a binary file, not a text")


def _legacy_encoding(data: bytes) -> str:
    high = {byte for byte in data if byte >= 0x80}
    if high <= _CP1252_ENGLISH:
        return "cp1252"
    if _is_koi8(data):
        return "koi8-r"
    from charset_normalizer import from_bytes

    first = next((at for at, byte in enumerate(data) if byte >= 0x80), 0)
    start = max(0, first - 1000)
    best = from_bytes(data[start : start + _SAMPLE]).best()
    name = best.encoding if best else "cp1252"
    return "cp1252" if name in ("ascii", "latin_1", "utf_8") else name


def _is_koi8(data: bytes) -> bool:
    """Russian in KOI8-R, which charset-normalizer takes for Japanese: lower-case letters, the commonest in front."""
    high = bytes(byte for byte in data[:_SAMPLE] if byte >= 0x80)
    letters = high.decode("koi8-r")
    n_lower = sum("\u0430" <= letter <= "\u044f" for letter in letters)
    n_common = sum(letters.count(letter) for letter in "\u043e\u0435\u0430\u0438\u043d\u0442\u0441")
    return len(letters) >= 20 and n_lower >= 0.8 * len(letters) and n_common >= 0.4 * len(letters)
