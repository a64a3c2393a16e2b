"""Markdown to plain paragraphs."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orchestration.sources.markdown import plain_text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# Head #\n\n## Second\nText", "Head\n\nSecond\n\nText"),
        ("Head\n===\n\nSecond\n---\n", "Head\n\nSecond"),
        ("One\ntwo\nthree\n\n\n\nFour", "One two three\n\nFour"),
        ("One  \ntwo\\\nthree", "One\ntwo\nthree"),
        ("One<br>two<BR/>three", "One\ntwo\nthree"),
        ("- a\n- b", "- a\n\n- b"),
        ("* a\n+ b", "- a\n\n- b"),
        ("- a\n  wrapped\n\n  second paragraph\n- b", "- a wrapped\n\nsecond paragraph\n\n- b"),
        ("3. a\n4. b", "3. a\n\n4. b"),
        ("0. a\n1. b", "0. a\n\n1. b"),
        ("1) a\n1) b", "1. a\n\n2. b"),
        ("1. a\n   - b\n   - c\n2. d", "1. a\n\n- b\n\n- c\n\n2. d"),
        ("- a\n  1. b\n     - c\n- d", "- a\n\n1. b\n\n- c\n\n- d"),
        ("-\n\nAfter an empty item", "After an empty item"),
        ("> quoted\n> words", "quoted words"),
        ("| a | b |\n|---|---|\n| 1 | *2* |", "a | b\n\n1 | 2"),
        ("| a | b |\n|---|---|\n| 1 |  |\n\nAfter", "a | b\n\n1\n\nAfter"),
        ("|  | b |\n|---|---|\n|  |  |\n\nAfter", "b\n\nAfter"),
        ("- | a | b |\n  |---|---|\n\nAfter", "- a | b\n\nAfter"),
        ("See [the *text*](https://example.org 'title') <https://example.org/b>", "See the text https://example.org/b"),
        ("See [one][1].\n\n[1]: https://example.org", "See one."),
        ("![A *big* ship](ship.png) sails", "A big ship sails"),
        ("*a* **b** _c_ ***d*** snake_case_name 2 * 3 * 4", "a b c d snake_case_name 2 * 3 * 4"),
        ("Tea &amp; coffee &eacute; &#8364;", "Tea & coffee é €"),
        (r"1\. not a list \*plain\* C\+\+", "1. not a list *plain* C++"),
        ("Run `a *b* &amp;` now", "Run a *b* &amp; now"),
        ("```sql\nSELECT 1\n  FROM t\n```", "SELECT 1\n  FROM t"),
        ("Text\n\n    indented\n\nText", "Text\n\nindented\n\nText"),
        ("H<sub>2</sub>O and <b>bold</b> <!-- aside -->words", "H2O and bold words"),
        ("<div>\n<p>One</p><p>two &amp; three</p>\n</div>", "One two & three"),
        ("<!-- nothing -->\n\nText", "Text"),
        ("<script>\nvar a = 1 < 2;\n</script>\n\nText", "Text"),
        ("<style>p {}</style>", ""),
        ("<div>\n<![if x]>a<![unknown]>b\n</div>", "a b"),
        ("<div>\n<!-- never closed\n", ""),
        ("<div>\n1 < 2 and 3 > 2\n</div>", "1 < 2 and 3 > 2"),
        ("One\n\n---\n\nTwo\n\n***", "One\n\nTwo"),
        ("One<br><br><br>two", "One\n\ntwo"),
        ("```\none\n\n\n\ntwo\n```", "one\n\ntwo"),
        ("", ""),
    ],
)
def test_markup_and_hard_wraps_go_and_words_stay(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text


BLOCKS = ["\n", "\n\n", "- ", "1. ", "# ", "> ", "|", "|---|---|\n", "```\n", "    ", "---\n", "<div>\n", "</div>"]
INLINES = [
    "*",
    "_",
    "`",
    "[",
    "](x)",
    "![",
    "<",
    ">",
    "<br>",
    "<!--",
    "-->",
    "<![x]>",
    "&amp;",
    "&#0;",
    "\\",
    "word",
    " ",
]
MARKUP = st.sampled_from([*BLOCKS, *INLINES, "é", "\u2028", "\t"])


@given(st.lists(MARKUP, max_size=40).map("".join) | st.text(max_size=200))
@example("<br>" * 9)
def test_any_text_is_rendered_without_runs_of_empty_lines(markdown: str) -> None:
    text = plain_text(markdown)
    assert "\n\n\n" not in text
    assert text == plain_text(markdown)


WORD = st.text(alphabet=st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1, max_size=8)
PARAGRAPHS = st.lists(st.lists(WORD, min_size=1, max_size=6), min_size=1, max_size=6)


@given(PARAGRAPHS, st.sampled_from([" ", "\n"]))
def test_plain_paragraphs_keep_their_words_in_order(paragraphs: list[list[str]], space: str) -> None:
    markdown = "\n\n".join(space.join(words) for words in paragraphs)
    assert plain_text(markdown) == "\n\n".join(" ".join(words) for words in paragraphs)
