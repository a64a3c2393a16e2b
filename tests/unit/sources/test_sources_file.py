"""`sources.yaml`: what may stand in it, and errors that name the line."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from orchestration.errors import SourcesFileError
from orchestration.settings import resources
from orchestration.sources.fetching.urls import checked_url
from orchestration.sources.source_fields import Source, SourcesFile
from orchestration.sources.sources_file import parse_sources, read_sources, ready_path, ready_sources

WHOLE = """\
contact: analyst@example.org   # sent with every request
sources:
  - id: ministry
    enabled: true
    publisher: Ministry of Foreign Affairs of Norway
    kind: joint_statement
    pages: [https://ministry.test/treaty.html]
    feeds: https://ministry.test/feed
    listings:
      - https://ministry.test/news
    sitemaps: https://ministry.test/sitemap.xml
    include: '/statements/'
    exclude: ['/fr/', '/archive/']
    next_pages: 'page=\\d+'
    schedule: "*/30 6-20 * * 1-5"
    timezone: Europe/Oslo
    min_documents: 5
    max_documents: 400
    fresh_within_days: 14
    max_pages_a_run: 100
    max_listing_pages: 10
    recheck_after_days: 30
    seconds_between_requests: 2.5
    note: a note
  - id: own_files
    folders: statements/
"""


def error(text: str) -> str:
    with pytest.raises(SourcesFileError) as caught:
        parse_sources(text, "sources.yaml")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2
    return str(caught.value)


def source(*lines: str) -> str:
    """A file with one source on lines 2 and following."""
    return "sources:\n  - id: ministry\n" + "".join(f"    {line}\n" for line in lines)


def test_every_field_may_be_set() -> None:
    first, second = parse_sources(WHOLE, "sources.yaml").sources
    assert first.model_fields_set == set(Source.model_fields) - {"folders"}
    assert (first.schedule, first.timezone, first.seconds_between_requests) == ("*/30 6-20 * * 1-5", "Europe/Oslo", 2.5)
    assert (first.is_web, second.is_web, second.folders) == (True, False, ("statements/",))


def test_one_value_stands_for_a_list_of_one() -> None:
    (first, _) = parse_sources(WHOLE, "sources.yaml").sources
    assert (first.feeds, first.include) == (("https://ministry.test/feed",), ("/statements/",))


def test_every_field_is_documented_where_it_is_defined_and_in_readme() -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    for model in (Source, SourcesFile):
        for name in model.model_fields:
            assert f"{name}:" in (model.__doc__ or "")
            assert f"`{name}`" in readme, name


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "sources: []\n", "contact: a@b.org\n"])
def test_a_file_may_name_no_source(text: str) -> None:
    assert parse_sources(text, "sources.yaml").sources == ()


def test_no_file_is_no_source(tmp_path: Path) -> None:
    assert read_sources(tmp_path / "sources.yaml") == SourcesFile()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourcesFileError, match=r"sources\.yaml cannot be read"):
        read_sources(path)


# Errors


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("feds: https://a.org", "line 3: there is no field feds; is feeds meant?"),
        ("colour: blue", "line 3: there is no field colour"),
        ("feeds: ftp://a.org/x", "line 3: feeds ftp://a.org/x is no address of http or https"),
        ("feeds: https://me:secret@a.org/", "line 3: feeds the address at a.org names a user"),
        ("feeds: 5", "line 3: feeds must be a list"),
        ("include: '('", "line 3: include is no regular expression"),
        ("kind: poem", "line 3: kind is none of joint_statement"),
        ("enabled: maybe", "line 3: enabled must be true or false"),
        ("max_documents: many", "line 3: max_documents must be a whole number"),
        ("max_documents: 0", "line 3: max_documents input should be greater than or equal to 1"),
        ("min_documents: 1.5", "line 3: min_documents must be a whole number"),
        (
            "seconds_between_requests: 0.1",
            "line 3: seconds_between_requests input should be greater than or equal to 1",
        ),
        ("schedule: daily", "line 3: schedule is no cron line of five fields"),
        ("schedule: 0 25 * * *", "line 3: schedule is no cron line: 25 is not from 0 to 23"),
        ("timezone: Mars/Olympus", "line 3: timezone is no time zone"),
        ("timezone: ../../etc/passwd", "line 3: timezone is no time zone"),
        ("publisher: 7", "line 3: publisher must be a text"),
        ("publisher: ''", "line 3: publisher is empty"),
        ("id: again", "line 3: id stands twice"),
        ("note: *elsewhere", "line 3: found undefined alias"),
        ("note: [", "line 4: expected the node content"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(line: str, said: str) -> None:
    assert error(source(line)).startswith(f"sources.yaml, {said}")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "line 2: the source names no folders, pages, feeds, listings or sitemaps"),
        (["listings: https://a.org/"], "line 2: the source has no include"),
        (["feeds: https://a.org/f", "folders: a"], "line 2: the source names folders and places of the web"),
        (["folders: a", "min_documents: 3", "max_documents: 2"], "line 2: the source has more min_documents"),
        (["feeds: https://a.org/f"], "line 2: a source of the web is enabled, and there is no contact"),
    ],
)
def test_a_source_that_is_not_whole_is_named_with_its_line(lines: list[str], said: str) -> None:
    assert error(source(*lines)).startswith(f"sources.yaml, {said}")


def test_a_source_that_is_off_needs_no_contact() -> None:
    assert parse_sources(source("enabled: false", "feeds: https://a.org/f"), "sources.yaml").sources


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_lines() -> None:
    text = "contact: me\nsources:\n  - folders: a\n  - id: B\n    folders: b\n  - 7\n"
    told = error(text).split("; line ")
    assert [part.split(":")[0][-1] for part in told] == ["1", "3", "4", "6"]
    assert "id is missing" in told[1]


@pytest.mark.parametrize("name", ["sample", "files", "inbox", "Ministry", "9lives", "a-b", "../x", "a" * 61])
def test_an_id_is_a_short_name_of_its_own(name: str) -> None:
    assert error(f"sources:\n  - id: {name}\n    folders: a\n").startswith("sources.yaml, line 2: id ")


def test_an_id_stands_once() -> None:
    text = "sources:\n  - id: a\n    folders: a\n  - id: b\n    folders: b\n  - id: a\n    folders: c\n"
    assert error(text) == "sources.yaml, line 6: id a stands in line 2 already"


@pytest.mark.parametrize(
    "text", ["- a\n", "5\n", "sources: 5\n", "sources: {a: b}\n", "!!python/object:os.system {}\n"]
)
def test_what_is_no_file_of_sources_is_refused(text: str) -> None:
    assert error(text).startswith("sources.yaml, line 1: ")


def test_values_that_refer_to_each_other_are_refused() -> None:
    assert "refers to another one" in error("a: &a [x]\nb: *a\n")


# Ready entries


def test_ready_entries_for_a_dozen_ministries_and_bodies_are_off() -> None:
    ready = ready_sources().sources
    assert len(ready) >= 12
    assert not any(entry.enabled for entry in ready)
    ids = {entry.id for entry in ready}
    wanted = ("india_mea", "white_house", "eu_council", "g20", "asean", "kazakhstan", "uzbekistan")
    assert all(any(name in key for key in ids) for name in wanted)


@pytest.mark.parametrize("entry", ready_sources().sources, ids=lambda entry: entry.id)
def test_a_ready_entry_has_a_publisher_a_freshness_and_public_addresses(entry: Source) -> None:
    assert entry.publisher
    assert entry.fresh_within_days
    assert entry.is_web
    for url in (*entry.feeds, *entry.listings, *entry.sitemaps, *entry.pages):
        assert checked_url(url).host.count(".") >= 1


def test_the_ready_file_is_plain_yaml_that_says_that_nobody_tried_it() -> None:
    text = ready_path().read_text(encoding="utf-8")
    assert "UNVERIFIED" in text
    assert ready_path().is_relative_to(resources())
    second_opinion = YAML(typ="safe").load(text)
    assert [entry["id"] for entry in second_opinion["sources"]] == [entry.id for entry in ready_sources().sources]
