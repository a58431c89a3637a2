"""Exports, feeds and descriptions of pages: sound to foreign readers, and the same every time."""

import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs

import feedparser
import pytest

from sam4mis.checks import selection
from sam4mis.files import loading, yaml_text
from sam4mis.formats import citation_file, csv_table, feeds, page_metadata, sqlite
from sam4mis.formats.all_formats import FORMATS
from sam4mis.formats.reference import reference, references
from sam4mis.model.errors import FilterError
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import FilledRegistry, first_date
from sam4mis.site import exports, groups
from sam4mis.upkeep import fill_gaps
from tests.support.command_line import run
from tests.support.made_up_registries import ROOT, example, paper, real_registry, registry_of

_SITE = "https://example.org/list/"
_HOSTILE = """Lines "drawn' <twice & more</, {{ 7*7 }} --> ]]> </script"""
_ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def real() -> FilledRegistry:
    return real_registry()


@pytest.fixture
def made_up(small: Path) -> FilledRegistry:
    return fill_gaps.filled(loading.load(small)).registry


def _files(registry: FilledRegistry, site_url: str = "") -> dict[str, bytes]:
    return dict(exports.files(registry, site_url))


@cache
def _real_files(site_url: str = "") -> dict[str, bytes]:
    return _files(real_registry(), site_url)


def test_all_files_are_there_and_every_entry_has_its_own(real: FilledRegistry) -> None:
    found = _real_files()
    for form in FORMATS:
        assert f"exports/{form.file_name}" in found
    for work in real.works:
        for ending in (".bib", ".ris", ".csl.json", ".json"):
            assert f"{work.entry_kind.folder}/{work.id}{ending}" in found
    assert {"exports/registry.sqlite", "feeds/all.atom", "feeds/all.json", "llms.txt"} <= set(found)
    for facet, term in real.terms:
        assert f"feeds/{facet}-{term}.atom" in found
        assert f"feeds/{facet}-{term}.json" in found
    assert "opensearch.xml" not in found


def test_two_runs_give_the_same_bytes() -> None:
    assert _real_files(_SITE) == _files(fill_gaps.filled(loading.load(ROOT)).registry, _SITE)


def test_parts_make_the_files_that_the_command_writes(real: FilledRegistry) -> None:
    found = _real_files()
    chosen = [work.id for work in real.works if (first_date(work) or "") >= "2025"]
    for form in FORMATS:
        parts = json.loads(found[f"exports/parts/{form.name}.js"].decode().partition(" = ")[2][:-2])
        texts = [text for key, text in parts["entries"].items() if key in chosen]
        joined = parts["header"] + parts["separator"].join(texts) + parts["footer"]
        whole = parts["header"] + parts["separator"].join(parts["entries"].values())
        assert found[f"exports/{form.file_name}"].decode() == whole + parts["footer"]
        done = run("export", "--format", form.name, "--filter", "year=2025..")
        # The process's own reader of text takes CR LF for LF.
        assert done.stdout == joined.replace("\r\n", "\n")
    assert 0 < len(chosen) < len(real.works)


def test_the_file_of_one_entry_is_its_text_in_lists(real: FilledRegistry) -> None:
    found = _real_files()
    whole = found["exports/registry.bib"].decode()
    article = next(one for one in references(real) if one.kind == "article-journal")
    name = f"{article.work.entry_kind.folder}/{article.id}"
    assert found[f"{name}.bib"].decode() in whole
    assert json.loads(found[f"{name}.json"])["id"] == article.id
    assert json.loads(found[f"{name}.csl.json"])["type"] == "article-journal"


# Feeds


@pytest.mark.parametrize("site_url", ["", _SITE])
def test_atom_is_what_the_standard_asks_for(site_url: str) -> None:
    text = _real_files(site_url)["feeds/all.atom"]
    parsed = feedparser.parse(text)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    feed = ET.fromstring(text)  # noqa: S314  # our own text
    # https://www.rfc-editor.org/rfc/rfc4287#section-4.1: what must be there, and once.
    for element in (feed, *feed.findall(f"{_ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{_ATOM}{name}")) == 1
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.findtext(f"{_ATOM}id", ""))
        datetime.fromisoformat(element.findtext(f"{_ATOM}updated", ""))
        links = element.findall(f"{_ATOM}link")
        kinds = [(link.get("rel"), link.get("type")) for link in links]
        assert len(kinds) == len(set(kinds))
        assert all(re.match("https?://", link.get("href", "")) for link in links)
    entries = feed.findall(f"{_ATOM}entry")
    assert len(entries) == len(parsed.entries) == feeds.MOST_ENTRIES
    assert all(entry.find(f"{_ATOM}link[@rel='alternate']") is not None for entry in entries)
    ids = [entry.findtext(f"{_ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    selves = [
        link.get("href") for link in feed.findall(f"{_ATOM}link") if link.get("rel") == "self"
    ]
    assert selves == ([f"{_SITE}feeds/all.atom"] if site_url else [])


@pytest.mark.parametrize("site_url", ["", _SITE])
def test_json_feed_is_what_its_standard_asks_for(site_url: str) -> None:
    feed = json.loads(_real_files(site_url)["feeds/all.json"])
    # https://www.jsonfeed.org/version/1.1/
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed.get("feed_url") == (f"{_SITE}feeds/all.json" if site_url else None)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"]
        assert re.match("https?://", item["url"])
        datetime.fromisoformat(item["date_published"])
        assert all(author["name"] for author in item["authors"])
        assert all(isinstance(tag, str) for tag in item.get("tags", ()))


def test_ids_stay_when_the_site_moves(made_up: FilledRegistry) -> None:
    here, there = (
        [item["id"] for item in json.loads(_files(made_up, url)["feeds/all.json"])["items"]]
        for url in ("", _SITE)
    )
    assert here == there == [
        # Written down, for nobody may ever change them.
        feeds.urn("entry", "roe2023corners"),
        feeds.urn("entry", "doe2024edges"),
        feeds.urn("entry", "lee2024pixels"),
    ]  # fmt: skip
    assert feeds.urn("entry", "doe2024edges") == "urn:uuid:86ad109b-2114-5d47-9993-06df1ad22255"


def test_a_feed_of_a_term_has_its_works_alone(made_up: FilledRegistry) -> None:
    found = _files(made_up)
    titles = [item["title"] for item in json.loads(found["feeds/modality-ct.json"])["items"]]
    assert titles == ["Edges: Segmenting What Is Not There"]
    empty = found["feeds/modality-ultrasound.atom"]
    assert not feedparser.parse(empty).bozo
    assert json.loads(found["feeds/modality-ultrasound.json"])["items"] == []


def test_authors_with_a_page_and_data_sets_that_are_used_have_feeds(real: FilledRegistry) -> None:
    found = _real_files()
    followed = {name.split("/")[-1]: json.loads(text) for name, text in found.items()
                if name.startswith(("feeds/author-", "feeds/dataset-")) and name.endswith(".json")}  # fmt: skip
    authors = groups.authors(real.works, real.uncounted)
    assert {name for name in followed if name.startswith("author-")} == {
        f"author-{key}.json" for key in authors
    }
    used = {name for paper in real.papers for name in paper.evaluated_on}
    assert {f"dataset-{name}.json" for name in used} <= followed.keys()
    for key in sorted(authors)[:20]:
        items = {item["id"] for item in followed[f"author-{key}.json"]["items"]}
        assert items == {feeds.urn("entry", work.id) for work in authors[key].works}


def test_a_retired_term_is_followed_under_its_old_name(small: Path) -> None:
    path = small / "data/vocabulary/modality.yaml"
    path.write_text(
        path.read_text("utf-8").replace("  - id: ct\n", "  - id: ct\n    former: [x-ray-ct]\n"),
        "utf-8",
    )
    found = _files(fill_gaps.filled(loading.load(small)).registry)
    old, new = (json.loads(found[f"feeds/modality-{name}.json"]) for name in ("x-ray-ct", "ct"))
    assert old["items"] == new["items"] != []


def test_works_without_a_day_of_addition_are_not_in_feeds() -> None:
    new, old = paper(id="poe2024new"), paper(added="2024-06-01")
    registry = registry_of(new, old)
    assert [item.id for item in feeds.newest(references(registry))] == ["doe2024edges"]


def _unchecked(**fields: object) -> Paper:
    """A work as it would be if `check` passed everything: the formats are not to rely on it."""
    return paper().model_copy(update=fields)


def test_hostile_text_stays_text_in_feeds() -> None:
    work = _unchecked(
        title=_HOSTILE, added="2024-06-01", authors=('Z<oe K"im',), venue="J. of & More"
    )
    chosen = [reference(work, registry_of(work))]
    parsed = feedparser.parse(feeds.atom(feeds.Feed("all", "A & B <c>", "D & E"), chosen))
    assert not parsed.bozo
    assert parsed.entries[0].authors[0].name == 'Z<oe K"im'
    assert parsed.feed.title_detail.value == "A & B <c>"
    atom = ET.fromstring(feeds.atom(feeds.Feed("all", "x", "y"), chosen))  # noqa: S314  # our own
    assert atom.findtext(f"{_ATOM}entry/{_ATOM}title") == _HOSTILE


@pytest.mark.parametrize("char", ["\0", "\b", "\x1f", "\x7f", "\ufffe", "\uffff"])
def test_what_no_feed_can_hold_is_in_no_title(char: str) -> None:
    with pytest.raises(ValueError, match="invisible or cannot be printed"):
        paper(title=f"a{char}b")


# Heads of pages


class _Head(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.data: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.data.append(data)

    def metas(self, name: str) -> list[str | None]:
        return [a.get("content") for tag, a in self.elements if tag == "meta" and a["name"] == name]

    def links(self, rel: str) -> list[str | None]:
        return [a.get("href") for tag, a in self.elements if tag == "link" and a["rel"] == rel]


def _head(**fields: object) -> _Head:
    return _head_of(paper(**fields))


def _head_of(work: Paper) -> _Head:
    return _Head(exports.head_of(reference(work, registry_of(work)), "CC0-1.0"))


@pytest.mark.parametrize(
    ("venue", "tags"),
    [
        ("Radiology", {"citation_journal_title": ["Radiology"], "DC.type": ["journalArticle"]}),
        ("MICCAI", {"citation_conference_title": ["MICCAI"], "DC.type": ["conferencePaper"]}),
        (
            "Lecture Notes in X",
            {
                "citation_inbook_title": ["Lecture Notes in X"],
                "citation_series_title": ["Lecture Notes in X"],
                "DC.type": ["bookSection"],
            },
        ),
        (
            None,
            {"DC.type": ["preprint"], "citation_technical_report_number": ["arXiv:2405.00001"]},
        ),
    ],
)  # fmt: skip
def test_highwire_tags_tell_the_type_of_item(venue: str | None, tags: dict[str, list[str]]) -> None:
    head = _head(
        venue=venue,
        authors=["Jan van Diest", {"organisation": "The X Group"}, "et al."],
        published="2024-05-02",
    )
    known = ["citation_journal_title", "citation_conference_title", "citation_inbook_title",
             "citation_series_title",
             "DC.type", "citation_technical_report_number"]  # fmt: skip
    assert {name: head.metas(name) for name in known if head.metas(name)} == tags
    assert head.metas("citation_author") == ["van Diest, Jan", "The X Group"]
    assert head.metas("citation_publication_date") == ["2024/05/02"]
    assert head.metas("citation_title") == ["Edges"]
    assert head.metas("citation_arxiv_id") == ["2405.00001"]


def test_signposting_leads_to_identifier_metadata_and_licence() -> None:
    head = _head(doi="10.1000/x", venue="Radiology")
    assert head.links("cite-as") == ["https://doi.org/10.1000/x"]
    assert head.links("license") == ["https://spdx.org/licenses/CC0-1.0.html"]
    assert head.links("describedby") == [
        "../doe2024edges.bib", "../doe2024edges.ris", "../doe2024edges.csl.json",
        "../doe2024edges.json",
    ]  # fmt: skip


def test_the_head_of_a_dataset_says_in_both_places_what_it_is() -> None:
    data = Dataset.model_validate(
        {"id": "lee2024pixels", "title": "x", "sections": ["d"], "data": "https://example.org/d"}
    )
    head = _Head(exports.head_of(reference(data, registry_of(data)), "CC0-1.0"))
    assert head.links("type")[0] == "https://schema.org/Dataset"
    assert json.loads(head.data[0])["@type"] == "Dataset"


def test_hostile_text_stays_text_in_the_head() -> None:
    head = _head_of(_unchecked(title=_HOSTILE, authors=("A \"B' C<",), venue='J. of & "More"'))
    assert head.metas("citation_title") == [_HOSTILE]
    assert {tag for tag, _ in head.elements} == {"meta", "link", "script"}
    (script,) = head.data
    assert json.loads(script)["headline"] == _HOSTILE
    assert "<" not in script


def test_json_ld_names_people_and_organisations() -> None:
    named = [
        {"name": "Jan van Diest", "orcid": "0000-0002-1825-0097"},
        {"organisation": "The X Group"},
        "Plato",
    ]
    (script,) = _head(authors=named, date="2024-05").data
    data = json.loads(script)
    assert [author["@type"] for author in data["author"]] == ["Person", "Organization", "Person"]
    assert data["author"][0]["familyName"] == "van Diest"
    assert data["author"][0]["sameAs"] == "https://orcid.org/0000-0002-1825-0097"
    assert "sameAs" not in data["author"][2]
    assert data["datePublished"] == "2024-05"


def test_the_head_has_volume_issue_and_pages() -> None:
    where = {"volume": "12", "issue": "3", "pages": "103-117", "publisher": "Knuth"}
    head = _head(venue="Radiology", **where)
    found = {
        name: head.metas(f"citation_{name}")
        for name in ("volume", "issue", "firstpage", "lastpage", "publisher")
    }
    assert found == {
        "volume": ["12"], "issue": ["3"], "firstpage": ["103"], "lastpage": ["117"],
        "publisher": ["Knuth"],
    }  # fmt: skip
    data = json.loads(head.data[0])
    assert (data["pageStart"], data["pageEnd"]) == ("103", "117")
    assert data["isPartOf"] == {
        "@type": "PublicationIssue",
        "issueNumber": "3",
        "isPartOf": {
            "@type": "PublicationVolume",
            "volumeNumber": "12",
            "isPartOf": {"@type": "Periodical", "name": "Radiology"},
        },
    }
    work = paper(venue="Radiology", **where)
    ((_, span),) = _Head(page_metadata.coins(reference(work, registry_of(work)))).elements
    values = parse_qs(span["title"] or "")
    printed = [values[f"rft.{name}"] for name in ("volume", "issue", "spage", "epage")]
    assert printed == [["12"], ["3"], ["103"], ["117"]]
    assert "rft.pub" not in values  # which journals do not have there


def test_coins_hold_an_open_url() -> None:
    work = _unchecked(title=_HOSTILE, authors=("Jane Doe",), doi="10.1000/x", venue="Radiology")
    span = _Head(page_metadata.coins(reference(work, registry_of(work))))
    ((tag, attributes),) = span.elements
    assert (tag, attributes["class"]) == ("span", "Z3988")
    values = parse_qs(attributes["title"] or "")
    assert values["rft.atitle"] == [_HOSTILE]
    assert values["rft.genre"] == ["article"]
    assert values["rft.jtitle"] == ["Radiology"]
    assert "info:doi/10.1000/x" in values["rft_id"]


# The database


def test_the_database_finds_words_and_is_the_same_every_time(
    real: FilledRegistry, tmp_path: Path
) -> None:
    raw = sqlite.database(real, references(real))
    assert raw == sqlite.database(real, references(real))
    path = tmp_path / "registry.sqlite"
    path.write_bytes(raw)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    (number,) = connection.execute("SELECT count(*) FROM works").fetchone()
    assert number == len(real.works)
    # Two words of a title, of which the index knows the stems.
    work = example(lambda paper: len(re.findall(r"\b[a-z]{8,}\b", paper.title)) >= 2)
    words = " AND ".join(re.findall(r"\b[a-z]{8,}\b", work.title)[:2])
    found = connection.execute(
        "SELECT id FROM works JOIN works_fts ON works.rowid = works_fts.rowid "
        "WHERE works_fts MATCH ? ORDER BY rank",
        (words,),
    ).fetchall()
    assert (work.id,) in found
    connection.close()


def test_the_database_of_the_made_up_registry(made_up: FilledRegistry, tmp_path: Path) -> None:
    path = tmp_path / "registry.sqlite"
    path.write_bytes(sqlite.database(made_up, references(made_up)))
    connection = sqlite3.connect(path)
    tags = connection.execute("SELECT facet, term FROM tags ORDER BY 1, 2").fetchall()
    versions = connection.execute("SELECT work, title, arxiv FROM versions").fetchall()
    authors = connection.execute(
        "SELECT name FROM authors WHERE work = 'doe2024edges' ORDER BY position"
    ).fetchall()
    connection.close()
    assert tags == [("modality", "ct"), ("prompt", "box"), ("prompt", "point")]
    assert versions == [("roe2023corners", "Corners Made Hard", "2311.00011")]
    assert authors == [("Jane Doe",), ("Richard Roe",), ("Ana Lee",)]


# Descriptions of the site


def test_opensearch_and_llms_with_an_address(made_up: FilledRegistry) -> None:
    found = _files(made_up, "https://example.org/list")
    description = ET.fromstring(found["opensearch.xml"])  # noqa: S314  # our own text
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    url = description.find(f"{space}Url")
    assert url is not None
    assert url.get("template") == "https://example.org/list/explore/?text={searchTerms}"
    assert len(description.findtext(f"{space}ShortName", "")) <= 16
    text = found["llms.txt"].decode()
    assert text.startswith("# A small list\n\n> A made-up bibliography for tests.\n")
    assert "(https://example.org/list/exports/registry.bib)" in text


# Filters


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ([], ["doe2024edges", "lee2024pixels", "roe2023corners"]),
        (["modality=ct"], ["doe2024edges"]),
        (["modality=ct", "modality=ultrasound"], ["doe2024edges"]),
        (["modality=ct", "prompt=box"], ["doe2024edges"]),
        (["modality=ultrasound", "prompt=box"], []),
        (["section=first"], ["doe2024edges", "roe2023corners"]),
        (["section=first", "section=dataset"], ["doe2024edges", "lee2024pixels", "roe2023corners"]),
        (["year=2024"], ["doe2024edges", "lee2024pixels"]),
        (["year=..2023"], ["roe2023corners"]),
        (["year=2024..2024"], ["doe2024edges", "lee2024pixels"]),
        (["year=2025.."], []),
        (["year=2023..2024", "section=dataset"], ["lee2024pixels"]),
        (["year=2019", "year=2024.."], ["doe2024edges", "lee2024pixels"]),
    ],
)  # fmt: skip
def test_filters_widen_a_facet_and_narrow_across(
    filters: list[str], ids: list[str], made_up: FilledRegistry
) -> None:
    wanted = selection.parse(filters, made_up)
    assert sorted(work.id for work in made_up.works if wanted.holds(work)) == ids


def test_the_year_of_tables_is_that_of_filters(made_up: FilledRegistry) -> None:
    for work in made_up.works:
        stated = csv_table.entry(reference(work, made_up))
        (row,) = csv.reader([stated])
        year = row[csv_table.HEADINGS.index("year")]
        if year:
            assert selection.parse([f"year={year}"], made_up).holds(work)
    work = next(work for work in made_up.works if work.id == "doe2024edges")
    assert isinstance(work, Paper)
    later = work.model_copy(update={"date": "2024-01", "published": "2025-03"})
    (row,) = csv.reader([csv_table.entry(reference(later, made_up))])
    columns = dict(zip(csv_table.HEADINGS, row, strict=False))
    assert (columns["year"], columns["published"]) == ("2024", "2025-03")
    assert reference(later, made_up).year == "2025"


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (["modalty=ct"], "there is no facet `modalty`; did you mean `modality`?"),
        (
            ["modality=ctt"],
            "`modality` has no value `ctt`; use one of `ct`, `ultrasound`, `generic`",
        ),
        (["year=24"], "'24' is no span of years; write 2024, 2024.. or 2023..2024"),
        (["year=.."], "'..' is no span of years"),
        (["year=2025..2023"], "'2025..2023' is no span of years"),
        (["year=20242025"], "'20242025' is no span of years"),
        (["ct"], "'ct' is no filter; write facet=term"),
        (["modality="], "'modality=' is no filter"),
        (["modalty=ct", "section=x"], "`section` has no value `x`; use one of"),
    ],
)
def test_all_wrong_filters_are_reported_at_once(
    filters: list[str], message: str, made_up: FilledRegistry
) -> None:
    with pytest.raises(FilterError, match=re.escape(message)) as told:
        selection.parse(filters, made_up)
    assert str(told.value).count("\n") == len(filters) - 1


# The command


def test_export_to_a_file_is_the_bytes_of_the_site(small: Path) -> None:
    done = run("export", "--format", "ris", "--output", "out/list.ris", cwd=small)
    assert (done.returncode, done.stdout) == (0, "")
    assert "3 works of 3" in done.stderr
    registry = fill_gaps.filled(loading.load(small)).registry
    assert (small / "out/list.ris").read_bytes() == _files(registry)["exports/registry.ris"]


def test_export_names_unknown_filters(small: Path) -> None:
    done = run("export", "--format", "csv", "--filter", "modality=mri", cwd=small)
    assert (done.returncode, done.stdout) == (2, "")
    assert "`modality` has no value `mri`" in done.stderr
    assert "Traceback" not in done.stderr


def test_export_of_broken_data_writes_nothing(small: Path) -> None:
    (small / "data/papers/2024/kim2024lines.yaml").write_text("title: [\n")
    done = run("export", "--format", "bibtex", "--output", "x.bib", cwd=small)
    assert done.returncode == 1
    assert not (small / "x.bib").exists()


def test_export_into_a_folder_is_refused(small: Path) -> None:
    done = run("export", "--format", "bibtex", "--output", "data", cwd=small)
    assert done.returncode == 2
    assert "'data' is not a regular file" in done.stderr


def test_export_does_not_depend_on_the_locale(small: Path) -> None:
    path = small / "data/papers/2024/doe2024edges.yaml"
    path.write_text(path.read_text("utf-8").replace("Jane Doe", "Jané Łoe 王"), "utf-8")
    written = [
        subprocess.run(
            [sys.executable, "-m", "sam4mis", "export", "--format", "csl-json"],
            cwd=small, capture_output=True, check=True,
            env={**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": locale},
        ).stdout
        for encoding, locale in (("ascii", "C"), ("utf-8", "C.UTF-8"), ("utf-16", "tr_TR.UTF-8"))
    ]  # fmt: skip
    assert "Jané".encode() in written[0]
    assert len(set(written)) == 1


# CITATION.cff


def test_the_citation_file_names_registry_and_surveys(small: Path) -> None:
    registry = fill_gaps.filled(loading.load(small)).registry
    assert registry.about is not None
    text = citation_file.text(
        registry.about, registry.last_update, _SITE, "https://example.org/git"
    )
    data = yaml_text.parse(text.encode()).data
    assert data is not None
    assert data["cff-version"] == "1.2.0"
    assert data["authors"] == [{"name": "The testers"}]
    assert (data["date-released"], data["url"]) == ("2024-06-02", _SITE)
    (survey,) = data["references"]
    assert survey["authors"][1] == {"family-names": "Roe", "given-names": "Richard"}
    assert (survey["type"], survey["title"]) == ("article", "A Survey of Nothing & Everything")


def test_the_citation_file_is_kept_true(small: Path) -> None:
    assert run("render", "--check", cwd=small).returncode == 1
    assert run("render", cwd=small).returncode == 0
    assert run("render", "--check", cwd=small).returncode == 0
    path = small / "CITATION.cff"
    path.write_text(path.read_text("utf-8").replace("The testers", "Nobody"), "utf-8")
    stale = run("render", "--check", cwd=small)
    assert stale.returncode == 1
    assert "+  - name: The testers" in stale.stdout
    assert "CITATION.cff is out of date" in stale.stderr


def test_the_registry_says_how_it_is_cited_itself(small: Path) -> None:
    about = fill_gaps.filled(loading.load(small)).registry.about
    assert about is not None
    assert citation_file.own_bibtex(about, "2024-06-02", _SITE) == (
        "@misc{sam4mis,\n  author = {{The testers}},\n  title = {A small list},\n"
        f"  url = {{{_SITE}}},\n  year = {{2024}},\n}}\n"
    )


def test_the_head_gives_one_date_to_all_programs() -> None:
    head = _head(venue="MICCAI", date="2024-05-02")
    assert head.metas("citation_publication_date") == ["2024"]
    assert json.loads(head.data[0])["datePublished"] == "2024"


def test_export_writes_behind_a_link_and_replaces_no_pipe(small: Path) -> None:
    (small / "real.bib").write_text("old", encoding="utf-8")
    (small / "link.bib").symlink_to(small / "real.bib")
    os.mkfifo(small / "pipe.bib")
    assert run("export", "--format", "bibtex", "--output", "link.bib", cwd=small).returncode == 0
    assert (small / "link.bib").is_symlink()
    assert "@" in (small / "real.bib").read_text(encoding="utf-8")
    assert run("export", "--format", "bibtex", "--output", "pipe.bib", cwd=small).returncode == 2
    assert (small / "pipe.bib").is_fifo()
