"""The numbers and bullets that Word shows before paragraphs and does not store in their text.

Belongs here: numbering. Does not belong here: the text of paragraphs.
"""

import re
from collections import defaultdict

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

ROMAN = {1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x", 9: "ix"}
ROMAN |= {5: "v", 4: "iv", 1: "i"}
DEEPEST_STYLE = 20


class ListNumbers:
    """Markers of a document's list paragraphs, counted in the order in which they are asked for."""

    def __init__(self, document: Document) -> None:
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
        self._levels: dict[tuple[str, int], etree._Element] = {}
        self._abstract: dict[str, str] = {}
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # a document without lists has no such part
            return
        abstract = {one.get(qn("w:abstractNumId")): one for one in numbering.iter(qn("w:abstractNum"))}
        for number in numbering.iter(qn("w:num")):
            number_id = number.get(qn("w:numId"))
            link = number.find(qn("w:abstractNumId"))
            base = abstract.get(link.get(qn("w:val"))) if link is not None else None
            if base is None:
                continue
            for level in base.iter(qn("w:lvl")):
                self._levels[number_id, _whole(level.get(qn("w:ilvl")))] = level

    def marker(self, paragraph: etree._Element) -> str:
        """`- ` for a bullet, the number and a space for a numbered item, nothing for other paragraphs."""
        number_id, depth = self._numbering(paragraph)
        level = self._levels.get((number_id, depth)) if number_id else None
        if level is None:
            return ""
        form = _value(level, "w:numFmt") or "decimal"
        if form == "none":
            return ""
        if form == "bullet":
            return "- "
        counts = self._counts[number_id]
        counts[depth] = counts.get(depth, _whole(_value(level, "w:start"), 1) - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        shown = re.sub(
            r"%([1-9])", lambda m: self._shown(number_id, int(m[1]) - 1), _value(level, "w:lvlText") or "%1."
        )
        return f"{shown.strip()} " if shown.strip() else ""

    def _shown(self, number_id: str, depth: int) -> str:
        level = self._levels.get((number_id, depth))
        count = self._counts[number_id].get(depth, 1)
        form = (_value(level, "w:numFmt") if level is not None else None) or "decimal"
        if "Letter" in form and count > 0:
            letters = chr(ord("a") + (count - 1) % 26) * (1 + (count - 1) // 26)
            return letters.upper() if form.startswith("upper") else letters
        if "Roman" in form and 0 < count < 4000:
            return _roman(count).upper() if form.startswith("upper") else _roman(count)
        return str(count)

    def _numbering(self, paragraph: etree._Element) -> tuple[str, int]:
        properties = paragraph.find(qn("w:pPr"))
        number_id, depth = None, None
        for _ in range(DEEPEST_STYLE):
            if properties is None:
                break
            numbering = properties.find(qn("w:numPr"))
            if numbering is not None:
                number_id = number_id or _value(numbering, "w:numId")
                depth = depth if depth is not None else _value(numbering, "w:ilvl")
            style = self._styles.get(_value(properties, "w:pStyle") or _based_on(properties))
            properties = style.find(qn("w:pPr")) if style is not None else None
            if properties is None and style is not None:
                base = self._styles.get(_value(style, "w:basedOn"))
                properties = base.find(qn("w:pPr")) if base is not None else None
        return ("" if number_id is None or number_id == "0" else number_id), _whole(depth)


def _based_on(properties: etree._Element) -> str | None:
    style = properties.getparent()
    return _value(style, "w:basedOn") if style is not None and style.tag == qn("w:style") else None


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(qn(name))
    return child.get(qn("w:val")) if child is not None else None


def _whole(value: str | None, fallback: int = 0) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else fallback


def _roman(number: int) -> str:
    shown = ""
    for size, letters in ROMAN.items():
        shown += letters * (number // size)
        number %= size
    return shown
