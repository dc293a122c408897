"""Service text: sentences that a site addresses to its reader, told from the story by whom they speak to and of what."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"\b(?:[Yy]ou|[Yy]our|[Yy]ours|[Oo]ur|us|[Ww]e|I|YOU)\b")
"""A word that speaks to somebody, or of those who speak."""

_ORDER = re.compile(
    r"^\(?(?:NEW)?(?:[Cc]hoose|[Ee]njoy|[Tt]o view|[Tt]o activate|[Ss]can|[Cc]atch|[Aa]lready|[Ss]ee|[Ww]ant|[Ff]ull text|[Cc]omments will|[Pp]lease|[Ss]ign|[Ss]ubscribe|[Jj]oin|[Gg]et|[Dd]ownload|[Ff]ollow|[Ss]hare|[Ss]ave|[Uu]nlock|[Kk]eep|[Ss]upport|[Dd]onate|[Rr]egister|[Ee]nter|[Rr]ead|[Cc]lick|[Dd]iscover|[Tt]urn on|[Tt]ry|[Cc]heck|[Cc]ontact|[Ss]end|[Ee]mail|[Uu]se|[Ww]atch)\b"
)
_WORDS = re.compile(
    r"(?i)\b(?:subscri\w+|unsubscrib\w+|newsletters?|sign(?:ing)? ?(?:up|in)|log ?in|inbox|e-?mails?|privacy|cookies?|terms of (?:use|service)"
    r"|conditions|polic(?:y|ies)|app|apps|notifications?|alerts?|website|web ?site|site|online|ads?|adverti[sz]\w+|account|password|register(?:ed|ing)?"
    r"|member(?:ship)?s?|donat\w+|donors?|readers?|journalism|discount\w*|offers?|free|trial|unlimited|access|articles?|stories|story|page|links?|hyperlinks?"
    r"|reproduc\w+|republish\w*|reprint\w*|copyright|rights|permission|licens\w+|whatsapp|telegram|facebook|twitter|instagram|youtube|wechat"
    r"|channel|follow|share|friends|reading list|save|bookmark|browser|javascript|download|consent|settings|preferences|feedback|comments?"
    r"|comment|moderat\w+|report an error|contact|delivered|daily|weekly|briefing|updates?|latest|headlines|breaking|exclusive|premium|click|tap|scan"
    r"|qr code|information|serve|attention|quality|independent|monthly|month|support|required|published|fields|reply|click\w*|suggestions?|interested|thoughts|coverage|community|dedicated|terms|agree|civil|handled|statement|notify|desktop|catch|newsfeed|events|tips|video|audio|podcast|listen|playlist)\b"
)
_SPEECH = re.compile(
    r"[\"\u201c\u201d\u00ab\u00bb]|\b(?:said|says|told|added|according to|asked|reported|noted|stressed)\b"
)
LONGEST_SERVICE = 600


def is_service_text(folded: str, *, is_addressed: bool | None = None) -> bool:
    """Return whether a block speaks to the reader of the site about the site.

    It addresses somebody or gives an order, quotes nobody, and at least two of its words (three in a long block) belong
    to the vocabulary of subscriptions, sharing, privacy and the like, at least one in ten. ``is_addressed``: whether
    ``ADDRESS`` is found in it, where that is known.
    """
    if len(folded) > LONGEST_SERVICE:
        return False
    if is_addressed is None:
        is_addressed = ADDRESS.search(folded) is not None
    if not (is_addressed or _ORDER.match(folded)) or _SPEECH.search(folded):
        return False
    words = {match.group().lower() for match in _WORDS.finditer(folded)}
    n_words = folded.count(" ") + 1
    return len(words) >= (2 if n_words <= 40 else 3) and len(words) * 10 >= n_words
