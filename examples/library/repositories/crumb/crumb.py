"""crumb: cut Markdown into chunks that are exact slices of their source.

The order of the rules is the design:

1. never cross a heading;
2. prefer the paragraph, then the sentence, then the word;
3. keep code blocks and tables whole unless one is too big by itself;
4. merge a piece that is too small into the one before it;
5. carry the heading path;
6. keep offsets: source[chunk.start:chunk.end] == chunk.text, always.
"""

import argparse
import json
import re
import sys
from dataclasses import asdict, dataclass

from sentences import sentence_spans

MAX_WORDS = 220
OVERLAP_WORDS = 30
MIN_WORDS = 40

_WORD = re.compile(r"\S+")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True)
class Chunk:
    path: tuple  # headings from the outermost to the innermost
    start: int  # offsets into the source, in code points
    end: int
    words: int
    text: str


@dataclass(frozen=True)
class Block:
    kind: str  # "text", "code" or "table"
    start: int
    end: int


def chunk(source, max_words=MAX_WORDS, overlap_words=OVERLAP_WORDS, min_words=MIN_WORDS):
    """Cut source into a list of Chunk, in reading order."""
    if max_words < 1:
        raise ValueError("max_words must be at least 1")
    if not 0 <= overlap_words < max_words:
        raise ValueError("overlap_words must be at least 0 and less than max_words")
    chunks = []
    for path, blocks in sections(source):
        for start, end in _pack(source, blocks, max_words, overlap_words, min_words):
            text = source[start:end]
            chunks.append(Chunk(path, start, end, count_words(text), text))
    return chunks


def count_words(text):
    return sum(1 for _ in _WORD.finditer(text))


def sections(source):
    """Yield (heading path, blocks) for each stretch between two headings."""
    path, blocks, found = [], [], []
    fence, block_start, block_end, kind = None, None, None, None

    def close_block():
        nonlocal block_start, kind
        if block_start is not None:
            blocks.append(Block(kind, block_start, block_end))
        block_start, kind = None, None

    def close_section():
        nonlocal blocks
        close_block()
        if blocks:
            found.append((tuple(title for _, title in path), blocks))
        blocks = []

    for start, end in _lines(source, _after_front_matter(source)):
        line = source[start:end]
        if fence is not None:
            block_end = end
            bare = line.strip()
            if bare.startswith(fence) and not bare.strip(fence[0]):
                fence = None
                close_block()
            continue
        opening = _FENCE.match(line)
        if opening:
            close_block()
            fence, block_start, block_end, kind = opening.group(1), start, end, "code"
            continue
        heading = _HEADING.match(line)
        if heading:
            close_section()
            level = len(heading.group(1))
            path = [entry for entry in path if entry[0] < level]
            path.append((level, heading.group(2)))
            continue
        if not line.strip():
            close_block()
            continue
        this_kind = "table" if line.lstrip().startswith("|") else "text"
        if block_start is not None and kind != this_kind:
            close_block()
        if block_start is None:
            block_start, kind = start, this_kind
        block_end = end
    close_section()
    return found


def _pack(source, blocks, max_words, overlap_words, min_words):
    """Return the (start, end) of each chunk of one section."""
    pieces = []  # [start, end, first new offset]
    current = None
    for start, end in _units(source, blocks, max_words):
        if current is not None and count_words(source[current[0] : end]) <= max_words:
            current[1] = end
            continue
        begin = start
        if current is not None:
            begin = _overlap_start(source, blocks, current, start, end, max_words, overlap_words)
        current = [begin, end, start]
        pieces.append(current)

    merged = []
    for begin, end, fresh in pieces:
        if merged and count_words(source[fresh:end]) < min_words:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((begin, end))
    return merged


def _units(source, blocks, max_words):
    """The smallest stretches that will not be cut any further."""
    for block in blocks:
        if count_words(source[block.start : block.end]) <= max_words:
            yield block.start, block.end
            continue
        parts = (
            sentence_spans(source, block.start, block.end)
            if block.kind == "text"
            else [span for span in _lines(source, block.start, block.end) if span[0] < span[1]]
        )
        for start, end in parts:
            words = [match.span() for match in _WORD.finditer(source, start, end)]
            for first in range(0, len(words), max_words):
                last = min(first + max_words, len(words)) - 1
                yield words[first][0], words[last][1]


def _overlap_start(source, blocks, previous, start, end, max_words, overlap_words):
    """Move start back over whole sentences at the end of the previous piece."""
    begin = start
    spans = [
        span
        for block in blocks
        if block.kind == "text" and block.start < start
        for span in sentence_spans(source, block.start, block.end)
        if previous[0] <= span[0] and span[1] <= previous[1]
    ]
    for span in reversed(spans):
        if count_words(source[span[0] : start]) > overlap_words:
            break
        if count_words(source[span[0] : end]) > max_words:
            break
        begin = span[0]
    return begin


def _after_front_matter(source):
    for fence in ("---", "+++"):
        if re.match(re.escape(fence) + r"[ \t]*\r?\n", source):
            closing = re.compile(r"^" + re.escape(fence) + r"[ \t]*$", re.M).search(source, 3)
            if closing:
                return closing.end()
    return 0


def _lines(source, start=0, end=None):
    """Yield the (start, end) of each line, without its line ending."""
    end = len(source) if end is None else end
    while start < end:
        newline = source.find("\n", start, end)
        stop = end if newline == -1 else newline
        trimmed = stop - 1 if stop > start and source[stop - 1] == "\r" else stop
        yield start, trimmed
        start = stop + 1


def main(argv=None):
    parser = argparse.ArgumentParser(prog="crumb", description="Cut Markdown into chunks, one JSON line each.")
    parser.add_argument("file", help="a UTF-8 file, or - for standard input")
    parser.add_argument("--max", type=int, default=MAX_WORDS, help="words in a chunk (default %(default)s)")
    parser.add_argument("--overlap", type=int, default=OVERLAP_WORDS, help="words repeated (default %(default)s)")
    parser.add_argument("--min", type=int, default=MIN_WORDS, help="fewer than this are merged (default %(default)s)")
    options = parser.parse_args(argv)
    # utf-8-sig because of a byte order mark that cost me three hours; newline=""
    # because offsets must count the file's own line endings and not Python's.
    if options.file == "-":
        source = sys.stdin.buffer.read().decode("utf-8-sig")
    else:
        with open(options.file, encoding="utf-8-sig", newline="") as handle:
            source = handle.read()
    try:
        chunks = chunk(source, options.max, options.overlap, options.min)
    except ValueError as error:
        parser.error(str(error))
    for piece in chunks:
        print(json.dumps(asdict(piece), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
