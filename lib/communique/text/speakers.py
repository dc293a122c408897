"""Who speaks: the subject of a cue, over auxiliaries, appositions and relative pronouns, or shared with another verb."""

from __future__ import annotations

from communique.text.clauses import INLINE, QUOTE, WEEKDAYS, Unit, is_dash, is_stop, is_verb_like
from communique.text.cues import Cue, cue_verbs, lexicon
from communique.text.heads import opens_clause, outer_head
from communique.text.phrases import CLAUSE_OPENERS, WINDOW, Mention, is_speaker_like, phrase_left, skip_left

_SOME = frozenset({"all", "both", "many", "some", "most", "others", "few", "several"})
_PLACES = frozenset({"here", "there", "elsewhere", "nationwide", "alike", "abroad"})


def find_subject(unit: Unit, i: int) -> Mention | None:
    """Return the subject of the verb at ``i``: the phrase before it, over appositions and relative pronouns."""
    lex = lexicon()
    j, _, _ = skip_left(unit, i)
    if j + 1 < i and unit.lows[j + 1] in ("all", "both") and (j < 0 or is_stop(unit.lows[j])):
        return j + 1, j + 2
    if j < 0:
        return None
    low = unit.lows[j]
    if low in WEEKDAYS and j > 2 and unit.lows[j - 1] == "on" and unit.lows[j - 2] == ",":
        j, low = j - 2, ","
    if low in ("which", "that") and j > 0:
        j -= 1 + (unit.lows[j - 1] in (",", "and") or is_dash(unit.lows[j - 1]))
        return phrase_left(unit, j) if j >= 0 else None
    if low == "," or low == ")" or is_dash(low):
        return subject_before_apposition(unit, j)
    if low.isdigit() and j > 1 and unit.lows[j - 1] in ("in", "since", "by"):
        is_released = j > 3 and is_verb_like(unit, j - 2)
        return phrase_left(unit, j - 3 if is_released else j - 2)
    if j > 1 and low.endswith("ed") and unit.lows[j - 1] in ("i", "we", "he", "she", "they"):
        return phrase_left(unit, j - 2)
    if low in lex.day and j > 3 and unit.lows[j - 1] == "on":
        released = next((k for k in range(j - 2, max(1, j - 10), -1) if unit.lows[k] == "by"), None)
        if released is not None and is_verb_like(unit, released - 1):
            return phrase_left(unit, released - 2)
    if low.isdigit() or low in lex.day:
        who = next((k for k in range(j, max(-1, j - 5), -1) if unit.lows[k] == "who"), None)
        if who is not None:
            return who, who + 1
    return outer_head(unit, phrase_left(unit, j))


def subject_before_apposition(unit: Unit, comma: int) -> Mention | None:
    """Return the phrase that the apposition ending at ``comma`` explains: "Sun Zhuangzhi, director of the ..., said".

    Of the segments between commas, a pure name wins; a place after an opening adjunct ("In Novi, Michigan, Trump, ...") does not.
    """
    lex = lexicon()
    before = _before_dashes(unit, comma) if is_dash(unit.lows[comma]) else None
    if before is not None:
        return before
    bounds = [-1, *range(max(-1, comma - WINDOW) + 1, comma)]
    bounds = [j for j in bounds if j < 0 or unit.lows[j] in (",", ";", ":", "(", QUOTE) or is_dash(unit.lows[j])]
    if comma - WINDOW > 0:
        bounds = bounds[1:]
    phrases: list[Mention] = []
    names: list[tuple[Mention, bool]] = []
    after_adjunct = False
    for left, right in zip(bounds, [*bounds[1:], comma], strict=True):
        start = left + 1
        start = max([start, *(k + 1 for k in range(start, right) if unit.lows[k] in CLAUSE_OPENERS)])
        if start < right and unit.lows[start] in ("as", "and", "but", "even"):
            start += 1
        if start >= right:
            continue
        is_adverb = right - start == 1 and unit.lows[start].endswith("ly") and unit.lows[start] not in lex.not_adverb
        if is_adverb or unit.lows[start] in lex.preposition or unit.lows[start] in lex.adverb:
            after_adjunct = True
            continue
        if not any(is_verb_like(unit, j) for j in range(start, right)):
            mention = phrase_left(unit, right - 1)
            if mention is None or mention[0] > start + 1:
                mention = _source_first(unit, start, right) or mention
            if mention is not None and mention[0] <= start + 1 and is_speaker_like(unit, mention):
                phrases.append(mention)
                if _is_pure_name(unit, mention):
                    names.append((mention, after_adjunct))
        after_adjunct = False
    for mention, is_doubtful in names:
        if not is_doubtful or mention == names[-1][0]:
            return mention
    return phrases[0] if phrases else None


def _source_first(unit: Unit, start: int, end: int) -> Mention | None:
    """Return the source that opens a segment before its complements: "Sources" in "Sources within the ministry"."""
    lex = lexicon()
    joint = next((k for k in range(start + 1, end) if unit.lows[k] in lex.preposition), None)
    if joint is None or unit.lows[joint - 1] not in lex.source:
        return None
    return start, joint


def _before_dashes(unit: Unit, dash: int) -> Mention | None:
    """Return the phrase before two dashes of which the second stands at ``dash``: "five senators — Lee and Paul — said"."""
    first = next((j for j in range(dash - 1, max(0, dash - WINDOW), -1) if is_dash(unit.lows[j])), None)
    mention = phrase_left(unit, first - 1) if first is not None else None
    return mention if mention is not None and is_speaker_like(unit, mention) else None


def _is_pure_name(unit: Unit, mention: Mention) -> bool:
    words = unit.words[mention[0] : mention[1]]
    if unit.lows[mention[0]] in lexicon().determiner:
        return False
    return len(words) <= 5 and all(word[0].isupper() for word in words) and "-" not in words[0][:2]


def find_antecedent(unit: Unit, i: int) -> Mention | None:
    """Return the phrase that the relative pronoun at ``i`` stands for."""
    j = i - 1
    if j < 0:
        return None
    if unit.lows[j] == ",":
        return phrase_left(unit, j - 1) if j else None
    if unit.lows[j] == ")" or is_dash(unit.lows[j]):
        return subject_before_apposition(unit, j)
    return phrase_left(unit, j)


def shared_subject(unit: Unit, joint: int) -> tuple[int, Mention] | None:
    """Return the verb before the "and" at ``joint`` in its clause, with its subject: "I laughed and said"."""
    verbs = cue_verbs()
    for j in range(joint - 1, max(-1, joint - 12), -1):
        low = unit.lows[j]
        if is_stop(low) or low == QUOTE or low in CLAUSE_OPENERS:
            return None
        if is_verb_like(unit, j) or (low in verbs and _is_finite(verbs[low]) and unit.words[j][0].islower()):
            mention = find_subject(unit, j)
            if mention is not None and is_speaker_like(unit, mention) and opens_clause(unit, mention[0]):
                return j, mention
    return None


def _is_finite(cue: Cue) -> bool:
    """Say whether the form of a cue verb is finite and no plural noun, too: "rates", "reports"."""
    return cue.form == "past" or (cue.form == "third" and "n" not in cue.frames)


def may_be_plural(unit: Unit, left: int) -> bool:
    """Say whether the phrase that ends at ``left`` may be the subject of a base form."""
    lex = lexicon()
    if left < 0:
        return False
    low = unit.lows[left]
    if low in (",", ")") or is_dash(low):
        named = subject_before_apposition(unit, left)
        return named is not None and may_be_plural(unit, named[1] - 1)
    if low in _PLACES and left:
        return may_be_plural(unit, left - 1)
    mention = phrase_left(unit, left)
    outer = outer_head(unit, mention)
    if outer is not None and outer != mention:
        return may_be_plural(unit, outer[1] - 1) or unit.lows[outer[1] - 1] in ("those", "these", "everyone")
    if mention is not None:
        joint = next(
            (k for k in range(*mention) if unit.lows[k] in ("of", "in", "from", "for", "at", "on", "to", "with")),
            mention[1],
        )
        if joint - 1 > mention[0] and unit.lows[joint - 1] in lex.participle:
            joint -= 1
        head = unit.lows[joint - 1] if joint > mention[0] else low
        is_plural = head in lexicon().plural or (head.endswith("s") and len(head) > 3)
        if joint < mention[1] and (is_plural or unit.lows[mention[0]] in ("those", "these")):
            return True
    if "and" in unit.lows[max(0, left - 8) : left] and (
        unit.words[left][0].isupper() or (mention is not None and unit.lows[mention[0]] == "both")
    ):
        return True
    return low in lexicon().plural or (low.endswith("s") and low[0].isalpha() and len(low) > 3)


def main_subject(unit: Unit, before: int) -> Mention | None:
    """Return the subject of the first finite verb of the unit; for a participle that opens it, of the verb after it."""
    start = 0
    if before <= 1:
        while start < len(unit.lows) and unit.lows[start] != ",":
            start += 1
    verbs = cue_verbs()
    for j in range(start + 1, min(len(unit.lows), start + 40)):
        low = unit.lows[j]
        if is_verb_like(unit, j) or (
            low in verbs
            and unit.words[j][0].islower()
            and (_is_finite(verbs[low]) or (verbs[low].form == "base" and may_be_plural(unit, skip_left(unit, j)[0])))
        ):
            mention = find_subject(unit, j)
            if mention is not None and is_speaker_like(unit, mention):
                return mention
    return None


def fits(unit: Unit, speaker: Mention, cue: Cue) -> bool:
    """Say whether the phrase may be the subject of a verb that needs a mind, a body or a document behind it."""
    lex = lexicon()
    first, last = speaker
    low = unit.lows[first]
    if last - first == 1 and low in ("it", "there", "this", "that", "which"):
        return low == "it" and not cue.frames >= {"p", "s"} and cue.verb != "feel"
    if "s" not in cue.frames:
        return True
    if last - first == 1 and (low in lex.pronoun or low in _SOME):
        return True
    words = unit.words
    return (
        unit.lows[last - 1] == INLINE
        or any(words[k][0].isupper() and (k > 0 or words[k].lower() not in lex.determiner) for k in range(first, last))
        or any(unit.lows[k] in lex.source for k in range(first, last))
    )
