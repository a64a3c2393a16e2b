"""Markdown to plain paragraphs: markup and hard wraps gone, headings, bullets and numbers kept as the text shows them.

Belongs here: rendering. Does not belong here: front matter.
"""

from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token


def plain_text(markdown: str) -> str:
    """Paragraphs separated by one empty line; items begin with `- ` or their number, hard breaks are kept."""
    blocks: list[str] = []
    marker = ""
    numbers: list[int | None] = []
    for token in _parser().parse(markdown):
        if token.type == "bullet_list_open":
            numbers.append(None)
        elif token.type == "ordered_list_open":
            numbers.append(int(token.attrGet("start") or 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            numbers.pop()
        elif token.type == "list_item_open":
            number = numbers[-1]
            marker = "- " if number is None else f"{number}. "
            numbers[-1] = None if number is None else number + 1
        elif token.type == "tr_open":
            blocks.append("")
        elif token.type in ("td_open", "th_open"):
            blocks[-1] += " | " if blocks[-1] else ""
        else:
            text = _block_text(token)
            if (token.level and blocks and blocks[-1].endswith(" | ")) or (blocks and blocks[-1] == "" and text):
                blocks[-1] += text
            elif text:
                blocks.append(marker + text)
                marker = ""
    return "\n\n".join(block for block in blocks if block)


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _block_text(token: Token) -> str:
    if token.type == "inline":
        return "\n".join(
            " ".join(line.split(" ")).strip() for line in _inline(token.children or []).split("\n")
        ).strip()
    if token.type in ("fence", "code_block"):
        return token.content.strip()
    if token.type == "html_block":
        return " ".join(_strip_tags(token.content).split())
    return ""


def _inline(tokens: list[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
        elif token.type == "image":
            parts.append(token.content)
        elif token.type == "html_inline" and token.content.lower().startswith("<br"):
            parts.append("\n")
    return "".join(parts)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _strip_tags(html: str) -> str:
    parser = _Tags()
    parser.feed(html)
    parser.close()
    return " ".join(parser.parts)
