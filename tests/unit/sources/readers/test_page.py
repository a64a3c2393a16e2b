"""Web pages: the main text without what stands around it, and what the page says of itself."""

import json

import pytest

from orchestration.sources.evidence import Content, UnusableError
from orchestration.sources.readers.page import read

FIRST = (
    "The two sides agreed to establish a joint working group on fisheries, which will meet for the first time in 2026."
)
SECOND = (
    "They welcomed the opening of a consulate in Lima and decided to simplify the issue of visas for business travel."
)
NAV = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li></ul></nav>"


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def text_of(body: str, head: str = "") -> str:
    return read(page(body, head)).text


def said(head: str, field: str, body: str = f"<p>{FIRST}</p><p>{SECOND}</p>") -> list[tuple[str, str]]:
    content: Content = read(page(body, head))
    return [(item.value, item.source) for item in content.evidence if item.field == field]


def refused(content: bytes) -> UnusableError:
    with pytest.raises(UnusableError) as caught:
        read(content)
    return caught.value


def test_menus_and_footers_are_no_text() -> None:
    around = f"{NAV}<main><p>{FIRST}</p><p>{SECOND}</p></main><footer><p>All rights reserved.</p></footer>"
    assert text_of(around) == f"{FIRST}\n\n{SECOND}"


def test_headings_and_lists_between_paragraphs_are_never_left_out() -> None:
    body = f"<p>{FIRST}</p><h2>Agreements</h2><ul><li>a port</li><li>a <b>road</b></li></ul><p>{SECOND}</p>"
    assert text_of(body) == f"{FIRST}\n\nAgreements\n\n- a port\n\n- a road\n\n{SECOND}"


def test_a_list_that_ends_the_text_is_never_left_out() -> None:
    body = f"<article><p>{FIRST}</p><p>{SECOND}</p><ol start='3'><li>a port</li><li>a road</li></ol></article>{NAV}"
    assert text_of(body) == f"{FIRST}\n\n{SECOND}\n\n3. a port\n\n4. a road"


def test_the_heading_of_the_page_is_its_title_and_no_text() -> None:
    body = f"<article><h1>Joint Statement</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
    assert text_of(body) == f"{FIRST}\n\n{SECOND}"
    assert said("", "title", body) == [("Joint Statement", "page_markup")]


def test_two_line_breaks_part_paragraphs_and_one_does_not() -> None:
    body = f"<div>{FIRST}<br><br>{SECOND}<br>Lima, Peru</div>"
    assert text_of(body) == f"{FIRST}\n\n{SECOND}\nLima, Peru"


def test_rows_of_a_table_are_lines() -> None:
    table = "<table><tr><th>Field</th><th>Sum</th></tr><tr><td>Roads</td><td>5 million</td></tr></table>"
    assert (
        text_of(f"<p>{FIRST}</p>{table}<p>{SECOND}</p>") == f"{FIRST}\n\nField | Sum\n\nRoads | 5 million\n\n{SECOND}"
    )


def test_nothing_is_executed_or_shown_that_is_hidden() -> None:
    hidden = "<script>document.write('Script words')</script><p hidden>Hidden words</p><p style='display:none'>None</p>"
    assert text_of(f"<p>{FIRST}</p>{hidden}<p>{SECOND}</p>") == f"{FIRST}\n\n{SECOND}"


def test_a_single_paragraph_is_enough() -> None:
    assert text_of("<p>They agreed to open a port.</p>") == "They agreed to open a port."


@pytest.mark.parametrize(
    ("head", "field", "value", "source"),
    [
        ("<meta property='article:published_time' content='2024-05-02'>", "published_on", "2024-05-02", "open_graph"),
        ("<meta property='og:site_name' content='Ministry'>", "publisher", "Ministry", "open_graph"),
        ("<meta name='DCTERMS.issued' content='2024-05-02'>", "published_on", "2024-05-02", "html_meta"),
        ("<meta name='dc.title' content='Statement'>", "title", "Statement", "html_meta"),
        ("<link rel='canonical' href='https://example.org/a'>", "url", "https://example.org/a", "page_markup"),
        ("<title>Statement</title>", "title", "Statement", "page_markup"),
    ],
)
def test_marks_are_evidence(head: str, field: str, value: str, source: str) -> None:
    assert (value, source) in said(head, field)


def test_json_ld_is_evidence_also_within_a_graph() -> None:
    data = {
        "@graph": [
            {"@type": "WebSite", "name": "The site"},
            {
                "@type": "NewsArticle",
                "headline": "Statement",
                "datePublished": "2024-05-02",
                "publisher": {"name": "Ministry"},
                "mainEntityOfPage": {"@id": "https://example.org/a"},
                "inLanguage": "en-GB",
            },
        ]
    }
    head = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    for field, value in (("title", "Statement"), ("published_on", "2024-05-02"), ("publisher", "Ministry")):
        assert said(head, field)[0] == (value, "json_ld")
    assert said(head, "url") == [("https://example.org/a", "json_ld")]


@pytest.mark.parametrize("data", ["{", "[" * 10_000, "null", '{"headline": {"a": [1]}}', '{"datePublished": 5}'])
def test_json_ld_that_is_none_is_passed_over(data: str) -> None:
    assert text_of(f"<p>{FIRST}</p><p>{SECOND}</p>", f"<script type='application/ld+json'>{data}</script>")


def test_a_day_that_the_page_shows_above_its_text_is_evidence() -> None:
    body = (
        f"<article><time class='entry-date' datetime='2024-05-02'>2 May</time><p>{FIRST}</p><p>{SECOND}</p></article>"
    )
    assert ("2024-05-02", "page_markup") in said("", "published_on", body)
    body = f"<div><span class='date'>May 02, 2024</span><p>{FIRST}</p><p>{SECOND}</p></div>"
    assert ("2024-05-02", "page_guess") in said("", "published_on", body)


def test_a_page_that_names_its_encoding_is_read_in_it() -> None:
    words = f"<p>{FIRST} Déclaration – «finale».</p><p>{SECOND}</p>"
    content = page(words, "<meta charset='windows-1252'>").decode().encode("cp1252")
    assert "Déclaration – «finale»" in read(content).text
    assert ("cp1252", "declared") in [(item.value, item.found_at) for item in read(content).evidence]


def test_a_page_that_names_a_wrong_encoding_is_read_all_the_same() -> None:
    words = "Стороны договорились создать рабочую группу по водным ресурсам и рыболовству в Лиме. " * 4
    content = page(f"<p>{words}</p>", "<meta charset='utf-8'>").decode().encode("cp1251")
    assert "рабочую группу" in read(content).text


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"Plain words and no tag.", "not_its_type"),
        (page(NAV), "no_text"),
        (page(""), "no_text"),
        (page("<div>" * 5_000 + FIRST), "damaged"),
    ],
)
def test_what_is_no_page_or_holds_no_text_is_refused(content: bytes, rule: str) -> None:
    assert refused(content).rule == rule


def test_entities_and_files_outside_are_not_read() -> None:
    head = b"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
    assert "&f;" in read(head + f"<html><body><p>{FIRST} &f;</p><p>{SECOND}</p></body></html>".encode()).text
