"""Markdown to plain paragraphs: markup and hard wraps gone, headings, bullets and numbers kept as the text shows them.

Belongs here: rendering. Does not belong here: front matter.
"""

import html
import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

NO_TEXT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|</?[a-z!?][^<>]*>", re.DOTALL | re.IGNORECASE
)


def plain_text(markdown: str) -> str:
    """Paragraphs separated by one empty line; items begin with `- ` or their number, hard breaks are kept."""
    blocks: list[str] = []
    marker = ""
    cells: list[str] | None = None
    numbers: list[int | None] = []
    for token in _parser().parse(markdown):
        if token.type == "bullet_list_open":
            numbers.append(None)
        elif token.type == "ordered_list_open":
            numbers.append(int(token.attrs.get("start", 1)))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            numbers.pop()
        elif token.type == "list_item_open":
            number = numbers[-1]
            marker = "- " if number is None else f"{number}. "
            numbers[-1] = None if number is None else number + 1
        elif token.type == "list_item_close":
            marker = ""
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            if cells:
                blocks.append(marker + " | ".join(cells))
                marker = ""
            cells = None
        elif text := _block_text(token):
            if cells is not None:
                cells.append(text)
            else:
                blocks.append(marker + text)
                marker = ""
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(blocks))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _block_text(token: Token) -> str:
    if token.type == "inline":
        return "\n".join(line.strip() for line in _inline(token.children or []).split("\n")).strip()
    if token.type in ("fence", "code_block"):
        return token.content.strip()
    if token.type == "html_block":
        return " ".join(html.unescape(NO_TEXT.sub(" ", token.content)).split())
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
            parts.append(_inline(token.children or []))
        elif token.type == "html_inline" and token.content.lower().startswith("<br"):
            parts.append("\n")
    return "".join(parts)
