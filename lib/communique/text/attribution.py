"""Reading one unit: which cue attributes which stretch to which mention.

The rules, in the order in which they are tried at a cue: a clause, quotation, infinitive or object after it; the content
before it ("..., Mao said", "..., said Mao"); both sides of it ("China, Xi said, should"); "according to"; nouns that
stand for something said.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.text.clauses import INLINE, QUOTE, Unit, is_dash, is_stop, is_verb_like
from communique.text.cues import Cue, cue_nouns, cue_verbs, lexicon
from communique.text.speakers import (
    Mention,
    find_subject,
    is_speaker_like,
    phrase_left,
    phrase_right,
    skip_left,
    subject_before_apposition,
)

Stretch = tuple[int, int]
REACH = 24
_ALONE = frozenset({"some", "many", "few", "most", "all", "both", "several", "that", "others"})
_WH = frozenset({"whether", "how", "why", "what", "who", "if", "when", "where", "which"})


@dataclass(slots=True)
class Attribution:
    """Contents and speaker as positions in the unit; ``cue`` likewise; ``is_bare`` for a cue whose content is elsewhere."""

    cue: Stretch
    speaker: Mention | None
    contents: list[Stretch] = field(default_factory=list)
    form: str = ""
    frame: str = ""
    is_bare: bool = False


def read_attributions(unit: Unit) -> list[Attribution]:
    """Return the attributions of a unit from left to right."""
    verbs, nouns = cue_verbs(), cue_nouns()
    stances = lexicon().stance
    found: list[Attribution] = []
    for i, low in enumerate(unit.lows):
        if low == "according" or low == "per":
            attribution = _read_according(unit, i, found)
        elif low in verbs:
            attribution = _read_verb(unit, i, verbs[low], found)
        elif low in nouns:
            attribution = _read_noun(unit, i, nouns[low], found)
        elif low in stances:
            attribution = _read_stance(unit, i, found)
        else:
            continue
        if attribution is not None:
            found.append(attribution)
    return found


def tense(unit: Unit, i: int, cue: Cue) -> str:
    """Return past or present: of the verb itself, or of the auxiliary before it."""
    if cue.form in ("ing", "base"):
        for j in range(max(0, i - 4), i):
            if unit.lows[j] in ("was", "were", "had", "did", "would", "could"):
                return "past"
    return "past" if cue.form == "past" else "present"


def _open_end(found: list[Attribution]) -> int:
    return max((stretch[1] for a in found for stretch in a.contents), default=0)


def _trim_end(unit: Unit, end: int) -> int:
    while end > 0 and unit.lows[end - 1] in (".", ",", ";", ":"):
        end -= 1
    return end


def _read_according(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    lows = unit.lows
    at = i + 1
    if lows[i] == "according":
        if i + 1 >= len(lows) or lows[i + 1] != "to":
            return None
        at = i + 2
    elif i == 0 or lows[i - 1] != ",":
        return None
    mention = phrase_right(unit, at)
    if mention is None:
        return None
    after = mention[1]
    if i == 0 or _is_lead(unit, i):
        while after < len(lows) and lows[after] != ",":
            after += 1
        contents = [(after + 1, _trim_end(unit, len(lows)))]
    else:
        _withdraw(found, i)
        floor = _last_floor(found)
        contents = [(floor, _trim_end(unit, i))]
        if after < len(lows) - 3 and lows[after] == "," and lows[i - 1] == "," and lows[after + 1] not in lexicon().reader:
            contents.append((after + 1, _trim_end(unit, len(lows))))
    contents = [(a, b) for a, b in contents if b - a >= 2 or (b > a and lows[a] == QUOTE)]
    if not contents:
        return None
    return Attribution((i, at), mention, contents, frame="according")


def _is_lead(unit: Unit, i: int) -> bool:
    return i <= 2 and all(low in ("but", "and", "still", "yet", "also", ",", "however", "meanwhile") for low in unit.lows[:i])


def _overlaps(one: Stretch, other: Stretch) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _last_floor(found: list[Attribution]) -> int:
    """Return the position before which earlier attributions have used the words."""
    floor = 0
    for a in found:
        floor = max(floor, a.cue[1], *(stretch[1] for stretch in a.contents), a.speaker[1] if a.speaker else 0)
    return floor


def _read_verb(unit: Unit, i: int, cue: Cue, found: list[Attribution]) -> Attribution | None:
    lex = lexicon()
    lows = unit.lows
    if unit.words[i][0].isupper() and not (i == 0 and cue.form == "ing") and low_is_not_headline(unit, i):
        return None
    before = lows[i - 1] if i else ""
    if (before in lex.determiner and before not in _ALONE) or before in lex.possessive:
        return None
    if "n" in cue.frames and cue.form in ("base", "third"):
        if before in ("’s", "'s", "’", "'") or (i + 1 < len(lows) and (lows[i + 1] in lex.auxiliary or lows[i + 1] == "of")):
            return None
        if before.isalpha() and before.islower() and not _is_mind(unit, i - 1) and not _is_clear(unit, i):
            return None
    covered = _open_end(found) > i
    left, has_be, has_auxiliary = skip_left(unit, i)
    if cue.form == "ing" and not has_be:
        return _read_participle(unit, i, cue, found, left)
    if cue.form == "base" and not has_auxiliary and before != "to" and not _may_be_plural(unit, left):
        return None
    if cue.form == "past" and (has_be or (i + 1 < len(lows) and lows[i + 1] == "by")):
        return None
    if cue.is_participle and not has_auxiliary:
        return None
    if cue.form == "base" and before == "to":
        return _read_infinitive(unit, i, cue, found)
    return _read_finite(unit, i, cue, found, left, covered=covered)


def _is_mind(unit: Unit, j: int) -> bool:
    """Say whether the word at ``j`` can end the subject of a verb whose form is also a noun."""
    lex = lexicon()
    word, low = unit.words[j], unit.lows[j]
    return word[0].isupper() or low in lex.pronoun or low in lex.source or low in lex.auxiliary or low in lex.adverb or low in ("and", "to")


def _is_clear(unit: Unit, i: int) -> bool:
    return i + 1 < len(unit.lows) and (unit.lows[i + 1] in ("that", QUOTE) or unit.lows[i + 1] in _WH)


def low_is_not_headline(unit: Unit, i: int) -> bool:
    """Say whether a capital at ``i`` speaks against a verb; headlines write "Says", too."""
    return unit.lows[i] not in ("says", "said")


def _read_infinitive(unit: Unit, i: int, cue: Cue, found: list[Attribution]) -> Attribution | None:
    """Read "appeared to suggest that ...", "continued to call for ...": the subject is that of the verb before "to"."""
    if i < 2 or _open_end(found) > i:
        return None
    matrix = i - 2
    verb = cue_verbs().get(unit.lows[matrix])
    if not is_verb_like(unit, matrix) and (verb is None or verb.form == "base") and unit.lows[matrix] not in ("going", "try", "tries"):
        return None
    content = right_content(unit, i, cue)
    if content is None or (content[1] == "o" and not cue.prepositions and "f" not in cue.frames):
        return None
    _, has_be, _ = skip_left(unit, matrix)
    speaker = find_subject(unit, matrix)
    if speaker is None or (has_be and unit.lows[matrix] != "going") or not is_speaker_like(unit, speaker):
        return None
    if not _fits(unit, speaker, cue):
        return None
    a, frame = content
    return Attribution((i, i + 1), speaker, [(a, content_end(unit, a, frame))], tense(unit, i, cue), frame)


def _may_be_plural(unit: Unit, left: int) -> bool:
    if left < 0:
        return False
    low = unit.lows[left]
    if unit.words[left][0].isupper() and "and" in unit.lows[max(0, left - 8) : left]:
        return True
    return low in ("they", "all", "both", "some", "many", "few", "others", "we", "i", "you", "people", "who", "police") or (low.endswith("s") and low[0].isalpha() and len(low) > 3)


def _read_finite(
    unit: Unit, i: int, cue: Cue, found: list[Attribution], left: int, *, covered: bool
) -> Attribution | None:
    lows = unit.lows
    coordinated = left >= 0 and lows[left] in ("and", "but", "then", "or", "also") and bool(found)
    content = right_content(unit, i, cue)
    if coordinated:
        return _read_coordinated(unit, i, cue, found, left, content)
    if covered and _is_outer(unit, i, cue, left):
        _withdraw(found, i)
        covered = False
    if covered and not _breaks_open(unit, i, left, found, content):
        return None
    inverted = _read_inverted(unit, i, cue, found, content)
    if inverted is not None:
        return inverted
    joined = left >= 1 and lows[left] in ("and", "but", "then", "yet")
    speaker = main_subject(unit, i) if joined else find_subject(unit, i)
    if speaker is None or not is_speaker_like(unit, speaker) or not _fits(unit, speaker, cue):
        return None
    if covered:
        _cut_open(unit, found, speaker[0])
    return _place_contents(unit, i, cue, found, speaker, content)


def _fits(unit: Unit, speaker: Mention, cue: Cue) -> bool:
    """Say whether the phrase may be the subject of a verb that needs a mind, a body or a document behind it."""
    lex = lexicon()
    first, last = speaker
    low = unit.lows[first]
    if last - first == 1 and low in ("it", "there", "this", "that", "which"):
        return low == "it" and cue.verb in ("say", "add", "warn", "note", "report", "announce")
    if "s" not in cue.frames and not cue.frames <= {"o", "n"}:
        return True
    if last - first == 1 and low in lex.pronoun:
        return True
    words = unit.words
    return unit.lows[last - 1] == INLINE or any(words[k][0].isupper() and (k > 0 or words[k].lower() not in lex.determiner) for k in range(first, last)) or any(
        unit.lows[k] in lex.source for k in range(first, last)
    )


def _place_contents(
    unit: Unit, i: int, cue: Cue, found: list[Attribution], speaker: Mention, content: tuple[int, str] | None
) -> Attribution | None:
    lows = unit.lows
    n = len(lows)
    lex = lexicon()
    attribution = Attribution((i, i + 1), speaker, form=tense(unit, i, cue))
    before = lows[speaker[0] - 1] if speaker[0] else ""
    left_end = speaker[0]
    if before == "as":
        left_end -= 1
        before = lows[left_end - 1] if left_end else ""
    floor = _last_floor(found)
    n_left = left_end - floor
    is_relative = lows[speaker[0]] == "who"
    may_follow = bool(cue.frames & {"q", "b"}) and not is_relative and (before in (",", QUOTE) or is_dash(before)) and (n_left >= 3 or QUOTE in lows[floor:left_end])
    follows_quote = may_follow and (before == QUOTE or (left_end >= 2 and lows[left_end - 2] == QUOTE))
    after_comma = i + 1 < n and lows[i + 1] == ","
    if content is not None and not follows_quote:
        a, frame = content
        attribution.frame = frame
        if may_follow and after_comma and frame == "q" and not _is_adjunct(unit, floor):
            attribution.contents.append((floor, _trim_end(unit, left_end)))
        attribution.contents.append((a, content_end(unit, a, frame)))
        return attribution
    if content is None and after_comma and "c" in cue.frames and not may_follow and _says_after_comma(unit, i):
        attribution.frame = "c"
        attribution.contents.append((i + 2, content_end(unit, i + 2, "c")))
        return attribution
    if follows_quote or (may_follow and _may_end_here(unit, i, cue) and not _is_only_adjunct(unit, floor, left_end)):
        attribution.frame = "post"
        attribution.contents.append((floor, _trim_end(unit, left_end)))
        attribution.contents += _after_post(unit, i + 1, follows_quote=follows_quote)
        return attribution
    if "q" in cue.frames and (i + 1 >= n or lows[i + 1] in (".", ",", ":") or lows[i + 1] in lex.preposition):
        attribution.is_bare = True
        return attribution
    return None


def _says_after_comma(unit: Unit, i: int) -> bool:
    """Say whether a clause follows "As Gulnar Shaimergenova said, ..."."""
    rest = range(i + 2, min(len(unit.lows), i + 2 + REACH))
    return len(rest) > 3 and not unit.lows[i + 2].endswith("ing") and any(is_verb_like(unit, j) for j in rest)


def _may_end_here(unit: Unit, i: int, cue: Cue) -> bool:
    """Say whether a cue behind its content may stand before the word at ``i + 1``: a mark, a time, an adjunct, a hearer."""
    lex = lexicon()
    if i + 1 >= len(unit.lows) or "a" in cue.frames:
        return True
    low = unit.lows[i + 1]
    if low == "to":
        return cue.verb in ("say", "write", "explain", "add", "complain", "admit")
    return is_stop(low) or low in lex.preposition or low in lex.day or low in lex.adverb or low in ("when", "while", "as", QUOTE, INLINE)


def _is_only_adjunct(unit: Unit, start: int, end: int) -> bool:
    """Say whether nothing but "On April 12, in the workshop," stands before a subject."""
    if unit.lows[start] not in lexicon().preposition:
        return False
    verbs = cue_verbs()
    return not any(is_verb_like(unit, j) or unit.lows[j] == QUOTE or unit.lows[j] in verbs for j in range(start, end))


def _is_adjunct(unit: Unit, i: int) -> bool:
    lex = lexicon()
    low = unit.lows[i]
    return low in lex.preposition or low in lex.adverb or low.endswith("ing") or low in ("when", "asked", "but", "and", "still")


def _after_post(unit: Unit, i: int, *, follows_quote: bool) -> list[Stretch]:
    """Return what goes on in the same voice after a cue that stands behind or within its content."""
    lows = unit.lows
    n = len(lows)
    verbs = cue_verbs()
    j = i
    while j < n and lows[j] != QUOTE:
        if lows[j] in verbs or lows[j] in ("according", "who", "which"):
            break
        j += 1
    if j < n and lows[j] == QUOTE:
        return [(j, _trim_end(unit, n)) if j + 1 >= n - 1 else (j, j + 1)]
    comma = i
    while comma < min(n, i + 7) and lows[comma] != "," and not is_verb_like(unit, comma):
        comma += 1
    if comma < n - 3 and lows[comma] == "," and not follows_quote:
        i = comma
        low = lows[i + 1]
        if low in ("and", "but", "while", "who", "which", "when", "after", "as", "in", "at", "during", "according"):
            return []
        if low.endswith("ing") and low != "including":
            return []
        return [(i + 1, _trim_end(unit, n))]
    return []


def _read_inverted(
    unit: Unit, i: int, cue: Cue, found: list[Attribution], content: tuple[int, str] | None
) -> Attribution | None:
    """Read "..., said Mao": the cue after a comma or a quotation, the speaker after the cue."""
    lows = unit.lows
    if i == 0 or "q" not in cue.frames or cue.form not in ("third", "past") or i + 1 >= len(lows):
        return None
    before = lows[i - 1]
    if before not in (",", QUOTE) and not is_dash(before):
        return None
    if lows[i + 1] == "that":
        return None
    speaker = phrase_right(unit, i + 1)
    floor = _last_floor(found)
    if speaker is None or i <= floor or not _begins_speaker(unit, speaker):
        return None
    if before != QUOTE and not (i >= 2 and lows[i - 2] == QUOTE) and not _is_inverted(unit, i, cue, floor):
        return None
    attribution = Attribution((i, i + 1), speaker, [(floor, _trim_end(unit, i))], tense(unit, i, cue), "post")
    follows_quote = before == QUOTE or (i >= 2 and lows[i - 2] == QUOTE)
    j = speaker[1]
    while j < len(lows) and lows[j] not in (QUOTE, ";") and lows[j] not in cue_verbs():
        j += 1
    if j < len(lows) and lows[j] == QUOTE and follows_quote:
        attribution.contents.append((j, j + 1))
    return attribution


def _is_inverted(unit: Unit, i: int, cue: Cue, floor: int) -> bool:
    """Tell "The SCO keeps its doors open, said Sun" from "Sun, director of the institute, said the SCO keeps ..."."""
    lows = unit.lows
    is_clause = False
    opens = True
    relative = False
    for j in range(floor, i):
        if lows[j] == "," or is_dash(lows[j]):
            opens = True
            continue
        if opens:
            relative = lows[j] in ("who", "which", "where", "whose", "whom")
        opens = False
        is_clause = is_clause or (not relative and (is_verb_like(unit, j) or lows[j] == QUOTE))
    end = i + 1
    while end < len(lows) and not is_stop(lows[end]) and lows[end] not in ("who", "when", "as", "after", "while", "that"):
        end += 1
    right_verb = any(is_verb_like(unit, j) or lows[j] in cue_verbs() or lows[j] == QUOTE for j in range(i + 2, end))
    if not right_verb:
        return is_clause or cue.verb == "say"
    return is_clause and subject_before_apposition(unit, i - 1) is None


def _begins_speaker(unit: Unit, speaker: Mention) -> bool:
    lex = lexicon()
    first, last = speaker
    return (
        unit.words[first][0].isupper()
        or unit.lows[first] in lex.determiner
        or unit.lows[first] in ("he", "she", "they", "former", "one")
        or any(unit.lows[k] in lex.source or unit.words[k][0].isupper() for k in range(first, min(last, first + 6)))
    )


def _read_coordinated(
    unit: Unit, i: int, cue: Cue, found: list[Attribution], left: int, content: tuple[int, str] | None
) -> Attribution | None:
    """Read "... said A and warned that B": the second verb shares the subject of the first."""
    previous = found[-1]
    if content is None or previous.frame in ("according",) or previous.form != tense(unit, i, cue):
        return None
    a, frame = content
    open_end = _open_end(found)
    if open_end > i:
        is_strong = unit.lows[a] in ("that", QUOTE) or frame in ("p", "i") or cue.verb == "say"
        if previous.frame in ("c", "t") and not is_strong:
            return None
        _cut_open(unit, found, left)
    return Attribution((i, i + 1), previous.speaker, [(a, content_end(unit, a, frame))], tense(unit, i, cue), frame)


def _is_outer(unit: Unit, i: int, cue: Cue, left: int) -> bool:
    """Say whether a cue at the end of the unit, behind a comma, holds all that stands before it: "..., a source said"."""
    lows = unit.lows
    lex = lexicon()
    if not cue.frames & {"q", "b"} or cue.form not in ("past", "third", "base"):
        return False
    rest = lows[i + 1 :]
    if len(rest) > 2 and rest[0] == "," and (rest[1].endswith("ing") or rest[1] == "and"):
        rest = rest[:1]
    if rest and rest[0] not in (".", ",") and rest[0] not in lex.day and rest[0] not in lex.preposition:
        return False
    if QUOTE in rest or "that" in rest or (rest and rest[0] == "," and len(rest) > 2):
        return False
    mention = phrase_left(unit, left) if left >= 0 else None
    return mention is not None and mention[0] > 2 and lows[mention[0] - 1] == "," and len(rest) < 14 and "and" not in lows[mention[0] : mention[0] + 1]


def _withdraw(found: list[Attribution], i: int) -> None:
    """Take back the attributions whose content runs up to ``i``: the voice there is inside another."""
    while found and any(end > i for _, end in found[-1].contents):
        found.pop()


def _breaks_open(
    unit: Unit, i: int, left: int, found: list[Attribution], content: tuple[int, str] | None
) -> bool:
    """Say whether a finite cue inside an open content starts a new voice: ", and Lavrov said that ..."."""
    lows = unit.lows
    if content is None or found[-1].form not in ("past", "present"):
        return False
    k = left
    floor = max(0, left - 12)
    while k > floor and lows[k] not in (",", ";", QUOTE) and not is_dash(lows[k]):
        k -= 1
    if k + 1 >= len(lows):
        return False
    if is_dash(lows[k]) or lows[k] == ",":
        subject = phrase_left(unit, left)
        if subject is not None and subject[0] == k + 1 and lows[content[0]] == QUOTE:
            return True
    if lows[k] not in (",", ";", QUOTE):
        return False
    return lows[k + 1] in ("and", "but", "while", "although", "though") and (
        lows[content[0]] in ("that", QUOTE) or content[1] in ("p", "i") or unit.words[i] in ("said", "says")
    )


def _cut_open(unit: Unit, found: list[Attribution], at: int) -> None:
    """End every open content before position ``at``."""
    for a in found:
        a.contents = [
            (start, _trim_conjunction(unit, start, min(end, at))) for start, end in a.contents if start < at
        ]


def _trim_conjunction(unit: Unit, start: int, end: int) -> int:
    while end > start + 1 and unit.lows[end - 1] in (",", ".", ";", "and", "but", "while", "then", "also", "—", "–", "--"):
        end -= 1
    return end


def _read_participle(unit: Unit, i: int, cue: Cue, found: list[Attribution], left: int) -> Attribution | None:
    """Read ", adding that ...", "Noting that ..., Xi said": the speaker is the last one, else the subject of the clause."""
    lows = unit.lows
    content = right_content(unit, i, cue)
    if content is None:
        return None
    a, frame = content
    before = lows[left] if left >= 0 else ""
    after_comma = before in (",", QUOTE, INLINE, ")") or is_dash(before)
    after_comma = after_comma or (before == "and" and left > 0 and lows[left - 1] == ",")
    if left >= 0 and "q" in cue.frames and lows[a] in (QUOTE, "that") and _open_end(found) <= i:
        if (unit.words[left][0].isupper() and before not in lexicon().day) or before in ("him", "her", "them"):
            own = (left, left + 1) if before in ("him", "her", "them") else phrase_left(unit, left)
            return None if own is None else Attribution((i, i + 1), own, [(a, content_end(unit, a, frame))], "ing", frame)
    says = "q" in cue.frames and lows[a] in (QUOTE, "that", "he", "she", "they", "it") or frame == "k"
    follows_noun = says and before not in lexicon().preposition and before[:1].isalpha()
    if not (after_comma or left < 0 or follows_noun or before in ("and", "by", "while", "after", "before", "when", "in", "without", "later", "then")):
        return None
    covered = _open_end(found) > i
    if covered and not after_comma:
        return None
    speaker = found[-1].speaker if found else main_subject(unit, i)
    if speaker is None or (not found and not _fits(unit, speaker, cue)):
        return None
    if covered:
        if found[-1].frame in ("o", "p") and frame == "o":
            return None
        _cut_open(unit, found, left)
    end = content_end(unit, a, frame)
    if left < 0 or i == 0:
        first = next((j for j in range(a, end) if lows[j] == "," or (lows[j] in (QUOTE, INLINE) and j + 1 < end)), end)
        end = _trim_end(unit, first + 1 if first < end else end)
    return Attribution((i, i + 1), speaker, [(a, end)], tense(unit, i, cue), frame)


def main_subject(unit: Unit, before: int) -> Mention | None:
    """Return the subject of the first finite verb of the unit; for a participle that opens it, of the verb after it."""
    start = 0
    if before == 0:
        while start < len(unit.lows) and unit.lows[start] != ",":
            start += 1
    verbs = cue_verbs()
    for j in range(start + 1, min(len(unit.lows), start + 40)):
        low = unit.lows[j]
        if is_verb_like(unit, j) or (
            low in verbs
            and unit.words[j][0].islower()
            and (verbs[low].form in ("past", "third") or (verbs[low].form == "base" and _may_be_plural(unit, skip_left(unit, j)[0])))
        ):
            mention = find_subject(unit, j)
            if mention is not None and is_speaker_like(unit, mention):
                return mention
    return None


def _read_noun(unit: Unit, i: int, frames: str, found: list[Attribution]) -> Attribution | None:
    """Read "his belief that ...", "Xi's words "..."": the owner of the noun is the speaker."""
    lows = unit.lows
    if i + 1 >= len(lows) or i == 0 or _open_end(found) > i:
        return None
    following = lows[i + 1]
    a = i + 1
    if following in (",", ":") and i + 2 < len(lows) and lows[i + 2] == QUOTE:
        following, a = QUOTE, i + 2
    fits = (following == "that" and "t" in frames) or (following == QUOTE and "w" in frames)
    if not fits and not (following == "to" and "i" in frames):
        return None
    j = i - 1
    floor = max(0, i - 4)
    while j >= floor and lows[j] not in lexicon().possessive and lows[j] not in ("’s", "'s", "’", "'"):
        if is_stop(lows[j]):
            return None
        j -= 1
    if j < floor:
        return None
    if following == "to" and (i + 2 >= len(lows) or lows[i + 2].endswith("ing") or lows[i + 2] in lexicon().determiner):
        return None
    speaker = (j, j + 1) if lows[j] in lexicon().possessive else phrase_left(unit, j - 1) if j else None
    if speaker is None:
        return None
    joints = [k for k in range(speaker[0], speaker[1]) if lows[k] in ("to", "of", "in", "for", "with", "from", "at", "on")]
    if joints and speaker[1] - joints[-1] > 1 and unit.words[joints[-1] + 1][0].isupper():
        speaker = (joints[-1] + 1, speaker[1])
    end = a + 1 if following == QUOTE else content_end(unit, a, "o")
    return Attribution((i, i + 1), speaker, [(a, end)], "noun", "n")


def _read_stance(unit: Unit, i: int, found: list[Attribution]) -> Attribution | None:
    """Read "observers are confident that ...", "he was unsure whether ..."."""
    lows = unit.lows
    if i + 2 >= len(lows) or lows[i + 1] not in ("that", "whether", "how", "why") or _open_end(found) > i:
        return None
    left, has_be, _ = skip_left(unit, i)
    speaker = find_subject(unit, i) if has_be and left >= 0 else None
    if speaker is None or lows[speaker[0]] in ("it", "this", "there", "that") or not is_speaker_like(unit, speaker):
        return None
    return Attribution((i, i + 1), speaker, [(i + 1, content_end(unit, i + 1, "c"))], "present", "c")


def right_content(unit: Unit, i: int, cue: Cue) -> tuple[int, str] | None:
    """Return where the content after the cue at ``i`` begins, and by which frame; None where nothing fits."""
    lex = lexicon()
    lows, frames = unit.lows, cue.frames
    n = len(lows)
    j = i + 1
    while j < n and (
        ((lows[j] in lex.day or lows[j] in lex.adverb) and lows[j] not in ("all", "both", "too", "this", "even"))
        or (lows[j] in lex.time and lows[j - 1] in lex.day)
        or (lows[j] == "this" and j + 1 < n and lows[j + 1] in lex.time)
        or (lows[j] == "on" and j + 1 < n and lows[j + 1].endswith("day") and "on" not in cue.prepositions)
    ):
        j += 1
    if j >= n:
        return None
    low = lows[j]
    speaks = bool(frames & {"c", "t", "q"})
    if low in cue.prepositions and j + 1 < n:
        return (j, "o") if low in ("out", "highly") else (j + 1, "o")
    if low == QUOTE:
        return j, "q"
    if low in (",", ":") and j + 1 < n:
        if lows[j + 1] == QUOTE or (lows[j + 1] == INLINE and speaks):
            return j + 1, "q"
        return (j + 1, "q") if low == ":" and j + 2 < n and speaks else None
    if low in _WH and j + 1 < n and lows[j + 1] == "to":
        return None
    if speaks and (low == "that" or (low in _WH and low != "who")):
        return (j, "c") if frames & {"c", "t"} else None
    if low == "to":
        return (j, "i") if "i" in frames else _after_adjunct(unit, j) if speaks else None
    if low in lex.preposition and low not in ("like", "than"):
        return _after_adjunct(unit, j) if speaks else None
    if is_stop(low) or low in ("and", "but", "or", "by"):
        return None
    if frames & {"p", "a"}:
        hearer = _after_hearer(unit, j, frames)
        if hearer is not None or (cue.verb == "tell" and low not in ("he", "she", "it", "they")):
            return hearer
    if "c" in frames and (cue.verb == "say" or low in lex.pronoun or low == "there"):
        return j, "c"
    if "c" in frames and any(
        is_verb_like(unit, k) or lows[k] in cue_verbs() or lows[k] in (QUOTE, INLINE) for k in range(j, min(n, j + REACH))
    ):
        return j, "c"
    if "f" in frames:
        for k in range(j + 1, min(n, j + REACH)):
            if lows[k] == "of":
                return k, "o"
    if "k" in frames and any(low in (QUOTE, INLINE) for low in lows[j : j + REACH // 2]):
        return j, "k"
    if "k" in frames and _has_second_phrase(unit, j):
        return j, "o"
    if "o" in frames:
        return j, "o"
    return None


def _has_second_phrase(unit: Unit, j: int) -> bool:
    """Say whether "climate change a hoax", "him as a fighter" follows: two noun phrases without a verb between."""
    for k in range(j + 1, min(len(unit.lows), j + 9)):
        low = unit.lows[k]
        if low in ("a", "an", "as"):
            return True
        if is_stop(low) or is_verb_like(unit, k) or low in lexicon().preposition or low == "the":
            return False
    return False


def _after_adjunct(unit: Unit, i: int) -> tuple[int, str] | None:
    """Step over "in a statement", "at a rally in Ohio,": the content begins at "that" or a quotation behind it."""
    lows = unit.lows
    for j in range(i + 1, min(len(lows), i + REACH)):
        low = lows[j]
        if low == "that" or (lows[i] == "to" and low in ("whether", "how", "why") and lows[j + 1 : j + 2] != ["to"]):
            return j, "c"
        if low == QUOTE:
            return j, "q"
        if low in (";", "(", ".") or (low in cue_verbs() and cue_verbs()[low].form in ("past", "third", "ing") and "n" not in cue_verbs()[low].frames):
            return None
        if low == ":" and j + 2 < len(lows):
            return j + 1, "q"
    return None


def _after_hearer(unit: Unit, i: int, frames: frozenset[str]) -> tuple[int, str] | None:
    lex = lexicon()
    lows = unit.lows
    for j in range(i + 1, min(len(lows), i + REACH)):
        low = lows[j]
        if low == "to" and "p" in frames:
            return i, "p"
        if "a" in frames:
            if (low == "that" and lows[j - 1] != "so") or low in ("whether", "how", "why"):
                return j, "c"
            if low == QUOTE:
                return j, "q"
            if low == "to" and unit.lows[j - 1] not in lex.verb:
                return j, "i"
            if low in ("he", "she", "they", "we", "it", "there", "i") and j > i:
                return j, "c"
        if (is_stop(low) and low != ",") or is_verb_like(unit, j):
            return None
    return None


def content_end(unit: Unit, a: int, frame: str) -> int:
    """Return where the content that begins at ``a`` ends: with the unit, or before what the narrator adds."""
    lows = unit.lows
    n = len(lows)
    end = n
    if frame == "q" and lows[a] in (QUOTE, INLINE):
        if all(is_stop(low) for low in lows[a + 1 :]):
            return a + 1
        return _end_after_quote(unit, a)
    if frame == "k":
        return max(j + 1 for j in range(a, min(n, a + REACH)) if lows[j] in (QUOTE, INLINE))
    if frame == "c":
        end = next((j for j in range(a + 3, n - 1) if _ends_clause(unit, j)), n)
    if frame in ("o", "p", "i"):
        end = next((j for j in range(a + 2, n - 1) if _ends_object(unit, j, frame)), n)
    return max(a + 1, _trim_end(unit, end))


_CLAUSE_STARTS = frozenset(
    {"which", "who", "but", "while", "after", "as", "although", "though", "when", "according", "where", "yet", "because"}
)


def _ends_clause(unit: Unit, j: int) -> bool:
    """Say whether the occasion follows at ``j``: ", during his meeting with the president earlier in the day"."""
    lows = unit.lows
    if lows[j] != "," or lows[j + 1] not in ("during", "at", "in"):
        return False
    if lows[j + 1] != "during" and not any(low in _OCCASIONS for low in lows[j + 2 : j + 7]):
        return False
    return not any(is_verb_like(unit, k) or lows[k] == "," for k in range(j + 1, min(len(lows), j + 40)))


_OCCASIONS = frozenset({"interview", "statement", "speech", "letter", "meeting", "talks", "conference", "briefing", "article", "call"})


def _ends_object(unit: Unit, j: int, frame: str) -> bool:
    """Say whether the narrator takes over at ``j``: a new clause after a comma, a subordinate one, a time, a place of speech."""
    lows = unit.lows
    following = lows[j + 1]
    if lows[j] == ";":
        return True
    if lows[j] == ",":
        if following == "as" and lows[j + 2 : j + 3] == ["well"]:
            return False
        if following == "and":
            rest = range(j + 2, min(len(lows), j + 16))
            stop = next((k for k in rest if lows[k] == ","), len(lows))
            return any(lows[k] in lexicon().auxiliary for k in rest if k < stop)
        return following in _CLAUSE_STARTS
    if frame != "o":
        return False
    return lows[j] in ("while", "because", "although", "though", "during") or (lows[j] == "in" and following in ("a", "an") and
        lows[j + 2 : j + 3] != [] and lows[j + 2] in ("statement", "speech", "interview", "tweet", "letter", "column", "article", "post"))


def _end_after_quote(unit: Unit, a: int) -> int:
    """A quotation that the sentence goes on after: further stretches joined by words of the content belong to it."""
    lows = unit.lows
    inner_end = unit.quotes[a].inner_end - unit.starts[a]
    del inner_end
    last = a
    for j in range(a + 1, len(lows)):
        if lows[j] == QUOTE:
            last = j
        if lows[j] in (",", ";"):
            break
    return last + 1


__all__ = ["INLINE", "Attribution", "main_subject", "read_attributions", "right_content"]
