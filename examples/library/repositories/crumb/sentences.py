"""Find sentence boundaries well enough to cut bread with.

Only offsets are returned. Nothing here changes, trims or copies the text.
"""

import re

# A full stop after one of these does not end a sentence.
ABBREVIATIONS = frozenset(
    "mr mrs ms dr st prof rev no vol pp fig cf vs e.g i.e c ca approx".split()
)

_END = re.compile(r"[.!?\u2026]+[\"'\u2019\u201d)\]]*(?=\s)")
_LAST_WORD = re.compile(r"([^\s(\[\"']+)$")


def sentence_spans(text, start=0, end=None):
    """Return a list of (start, end) for the sentences of text[start:end].

    White space between sentences belongs to no sentence.
    """
    if end is None:
        end = len(text)
    spans = []
    begin = _skip_space(text, start, end)
    for match in _END.finditer(text, start, end):
        if match.start() < begin:
            continue
        following = _skip_space(text, match.end(), end)
        if following >= end:
            break
        if text[following].islower():
            continue
        if match.group().startswith(".") and _is_abbreviation(text, begin, match.start()):
            continue
        spans.append((begin, match.end()))
        begin = following
    stop = end
    while stop > begin and text[stop - 1].isspace():
        stop -= 1
    if stop > begin:
        spans.append((begin, stop))
    return spans


def _is_abbreviation(text, begin, dot):
    word = _LAST_WORD.search(text, begin, dot)
    if not word:
        return False
    bare = word.group(1).lower()
    # "J. Ackerley": a single capital is an initial.
    initial = len(bare) == 1 and word.group(1).isupper() and bare != "i"
    return initial or bare in ABBREVIATIONS


def _skip_space(text, position, end):
    while position < end and text[position].isspace():
        position += 1
    return position
