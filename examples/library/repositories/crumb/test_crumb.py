import random
import unittest

from crumb import chunk, sections
from sentences import sentence_spans


def sentence(words, tag="w"):
    return " ".join([tag.capitalize()] + [tag] * (words - 1)) + "."


class Sentences(unittest.TestCase):
    def cut(self, text):
        return [text[start:end] for start, end in sentence_spans(text)]

    def test_plain(self):
        self.assertEqual(self.cut("One loaf. Two loaves."), ["One loaf.", "Two loaves."])

    def test_abbreviations_and_initials(self):
        text = "Mr. Holroyd wrote to J. Ackerley. No. 4 loom was idle."
        self.assertEqual(self.cut(text), ["Mr. Holroyd wrote to J. Ackerley.", "No. 4 loom was idle."])

    def test_numbers_are_not_boundaries(self):
        self.assertEqual(len(self.cut("It took 3.5 hours. It was late.")), 2)

    def test_closing_quote_stays_with_its_sentence(self):
        self.assertEqual(self.cut('"Let it cool." She left.'), ['"Let it cool."', "She left."])


class Chunks(unittest.TestCase):
    def test_every_chunk_is_a_slice(self):
        source = "# A\n\n" + "\n\n".join(sentence(90) for _ in range(9))
        for piece in chunk(source):
            self.assertEqual(source[piece.start : piece.end], piece.text)

    def test_never_crosses_a_heading(self):
        source = "# Oven\n\nHot.\n\n## Rye\n\nSlow.\n\n## Oat\n\nFast."
        self.assertEqual(
            [(piece.path, piece.text) for piece in chunk(source)],
            [(("Oven",), "Hot."), (("Oven", "Rye"), "Slow."), (("Oven", "Oat"), "Fast.")],
        )

    def test_overlap_is_whole_sentences_only(self):
        source = sentence(180, "a") + " " + sentence(20, "b") + "\n\n" + sentence(100, "c")
        first, second = chunk(source)
        self.assertEqual(first.words, 200)
        self.assertTrue(second.text.startswith("B b"))
        self.assertEqual(second.words, 120)

    def test_no_overlap_when_the_last_sentence_is_too_long(self):
        source = sentence(200, "a") + "\n\n" + sentence(100, "b")
        self.assertTrue(chunk(source)[1].text.startswith("B b"))

    def test_orphan_joins_the_piece_before(self):
        source = sentence(200, "a") + "\n\n" + sentence(39, "b")
        (only,) = chunk(source)
        self.assertEqual(only.words, 239)

    def test_orphan_does_not_cross_a_heading(self):
        source = "# A\n\n" + sentence(200) + "\n\n# B\n\nShort."
        self.assertEqual(len(chunk(source)), 2)

    def test_code_is_kept_whole_and_its_hashes_are_not_headings(self):
        source = "# A\n\n```sh\n# not a heading\n\nls\n```\n\nAfter."
        ((path, blocks),) = sections(source)
        self.assertEqual(path, ("A",))
        self.assertEqual([block.kind for block in blocks], ["code", "text"])

    def test_one_enormous_sentence_is_cut_at_words(self):
        pieces = chunk(sentence(500), overlap_words=0)
        self.assertEqual([piece.words for piece in pieces], [220, 220, 60])

    def test_front_matter_is_left_out(self):
        for fence in ("---", "+++"):
            source = f"{fence}\ntitle: x\n{fence}\n\nBody."
            self.assertEqual([piece.text for piece in chunk(source)], ["Body."])

    def test_windows_line_endings(self):
        source = "# A\r\n\r\nOne.\r\n\r\n# B\r\n\r\nTwo.\r\n"
        self.assertEqual([(piece.path, piece.text) for piece in chunk(source)], [(("A",), "One."), (("B",), "Two.")])

    def test_empty(self):
        self.assertEqual(chunk(""), [])
        self.assertEqual(chunk("\n\n# Only a heading\n"), [])

    def test_bad_settings_are_refused(self):
        with self.assertRaises(ValueError):
            chunk("x", max_words=10, overlap_words=10)

    def test_nothing_is_lost_and_nothing_is_too_long(self):
        for seed in range(200):
            rng = random.Random(seed)
            parts = []
            for _ in range(rng.randint(1, 30)):
                kind = rng.random()
                if kind < 0.15:
                    parts.append("#" * rng.randint(1, 4) + " Heading")
                elif kind < 0.3:
                    parts.append("```\n" + "\n\n".join("x " * rng.randint(1, 60) for _ in range(4)) + "\n```")
                elif kind < 0.4:
                    parts.append("| a | b |\n| - | - |\n| 1 | 2 |")
                else:
                    parts.append(" ".join(sentence(rng.randint(1, 70)) for _ in range(rng.randint(1, 8))))
            source = "\n\n".join(parts)
            covered = set()
            for piece in chunk(source):
                self.assertEqual(source[piece.start : piece.end], piece.text)
                self.assertLess(piece.words, 220 + 40)
                covered.update(range(piece.start, piece.end))
            for _, blocks in sections(source):
                for block in blocks:
                    for offset in range(block.start, block.end):
                        if not source[offset].isspace():
                            self.assertIn(offset, covered, f"seed {seed}")


if __name__ == "__main__":
    unittest.main()
