"""Language: told offline, and a text in one that is not read is a reject that names it."""

import hashlib
import json

import pytest

from orchestration.rejects import Reject
from orchestration.sources.language import detect_language, language_code, supported_languages
from orchestration.sources.reading import Read, examine_document, read_document

ENGLISH = (
    "The two sides agreed to establish a joint working group on fisheries by 2026. They welcomed a consulate in Lima."
)
OTHERS = {
    "ru": "Стороны договорились создать совместную рабочую группу по рыболовству и открыть консульство.",
    "es": "Las dos partes acordaron establecer un grupo de trabajo conjunto sobre pesca y abrir un consulado en Lima.",
    "fr": "Les deux parties sont convenues de créer un groupe de travail conjoint sur la pêche.",
    "zh": "双方同意在二零二六年前建立渔业联合工作组，并欢迎在利马开设领事馆。" * 2,
    "uz": "Tomonlar baliqchilik bo'yicha qo'shma ishchi guruh tuzishga va Limada konsullik ochishga kelishib oldilar.",
}
HEAD = "---\ntitle: A\npublished_on: 2024-05-02\npublisher: Ministry\n---\n"


def read(text: str) -> Read | Reject:
    content = text.encode()
    return read_document(content, "text/plain", location="a.txt", document_id=hashlib.sha256(content).hexdigest())


def test_english_is_read_so_far() -> None:
    assert supported_languages() == ("en",)


@pytest.mark.parametrize("code", OTHERS)
def test_other_languages_are_rejects_that_name_them(code: str) -> None:
    assert detect_language(OTHERS[code]) == code
    reject = read(HEAD + OTHERS[code])
    assert isinstance(reject, Reject)
    assert (reject.rule, reject.value) == ("unsupported_language", code)
    assert f"({code}); read so far: English (en)" in reject.reason


def test_what_is_known_of_a_text_in_another_language_is_kept_for_coverage() -> None:
    content = (HEAD + OTHERS["ru"]).encode()
    examined = examine_document(
        content, "text/plain", location="a.txt", document_id=hashlib.sha256(content).hexdigest()
    )
    about = examined.metadata
    assert (examined.read, about.language, about.publisher, str(about.published_on)) == (
        None,
        "ru",
        "Ministry",
        "2024-05-02",
    )
    assert {item["field"] for item in json.loads(examined.evidence)} >= {"language", "publisher", "published_on"}


def test_the_language_is_noted() -> None:
    result = read(HEAD + ENGLISH)
    assert isinstance(result, Read)
    assert result.metadata.language == "en"


def test_a_person_who_states_the_language_is_believed() -> None:
    result = read(HEAD.replace("title: A", "language: en") + OTHERS["es"])
    assert isinstance(result, Read)
    stated = read(HEAD.replace("title: A", "language: Spanish") + ENGLISH)
    assert isinstance(stated, Reject)
    assert stated.value == "es"


def test_names_and_quotes_in_another_language_do_not_decide() -> None:
    assert detect_language("\n\n".join([ENGLISH, ENGLISH, OTHERS["es"]])) == "en"
    assert detect_language("\n\n".join([OTHERS["es"], OTHERS["es"], OTHERS["es"], ENGLISH])) == "es"


@pytest.mark.parametrize("text", ["", "Text.", "###", "1 2 3", "Kenya and Japan", "The same words, reported twice."])
def test_a_text_too_short_to_tell_is_of_no_known_language_and_read(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("en", "en"),
        ("EN-gb", "en"),
        ("en_US.UTF-8", "en"),
        ("English", "en"),
        ("russian", "ru"),
        ("xx", None),
        ("", None),
    ],
)
def test_languages_are_named_in_several_ways(value: str, code: str | None) -> None:
    assert language_code(value) == code
