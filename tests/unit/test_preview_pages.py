"""Facts about the pages of a review: what stands in them, and that nothing of a revision runs."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from quiz_engine.change import ItemPair, PagePair, Review
from quiz_engine.locale import LANGUAGES, load_catalogue
from quiz_engine.preview import write_preview
from quiz_engine.preview.letter import put_pictures_inside
from quiz_engine.preview.stage import is_plain
from quiz_engine.site.foreign import is_still
from quiz_engine.site.plugin_preview import POLICY

from .preview_course import BASE, CAT, HEAD, PAGE, make_review, open_revisions

EVIL_MARK = "hurt.txt"
HOOK = f"""
from pathlib import Path
Path({EVIL_MARK!r}).write_text("hurt")
def on_config(config): Path({EVIL_MARK!r}).write_text("hurt")
"""
SETTINGS = """
site_name: !!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path [hurt.txt]]
hooks: [hook.py]
theme: {name: material, custom_dir: overrides}
plugins: [search, no-such-plugin]
"""


@pytest.fixture(scope="session")
def cache(root: Path) -> Path:
    """The folder of what was brought once."""
    return root / ".cache"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """The review of the small course."""
    folder = tmp_path_factory.mktemp("review")
    base, head = open_revisions(folder / "repository", BASE, HEAD)
    write_preview(make_review(base, head), base, head, folder / "out", cache)
    return folder / "out"


def soup(made: Path, name: str) -> BeautifulSoup:
    """Return a page of a review."""
    return BeautifulSoup((made / name).read_text("utf-8"), "html.parser")


def words(node) -> str:
    """Return the text of an element in one line."""
    return " ".join(node.get_text(" ").split())


def dead_links(folder: Path) -> tuple[int, list[tuple[str, str]]]:
    """Return how many pages a review has, and what their addresses lead to that is not there; links
    to lessons that did not change are left out."""
    pages = [*folder.glob("*.html"), *folder.glob("*/vi/*.html")]
    dead = []
    for path in pages:
        for tag in soup(folder, path.relative_to(folder).as_posix()).find_all(True):
            address = tag.get("src") or tag.get("href") or ""
            if not address or re.match(r"#|[a-z]+:", address) or address.endswith(".md"):
                continue
            name = unquote(address.partition("#")[0])
            target = posixpath.normpath(posixpath.join(path.parent.relative_to(folder).as_posix(), name))
            if not (folder / target).is_file():
                dead.append((path.name, address))
    return len(pages), dead


def test_every_address_leads_somewhere(made: Path):
    """What pages of the review name is there: pages, frames, pictures, scripts, styles."""
    # index, three languages, licences, built pages
    assert dead_links(made) == (1 + 5 * 3 + 1 + 4, [])


def test_the_letter_needs_no_other_file(made: Path):
    """Its policy allows what is in it and nothing else; every question of every page is asked about,
    and no id is there twice."""
    page = soup(made, "letter.en.html")
    addresses = [each.get("src") or each.get("href") for each in page.find_all(True)]
    assert all(each.startswith(("#", "data:")) for each in addresses if each)
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    for each in page.find_all(["script", "style"]):
        digest = hashlib.sha256(each.string.encode()).digest()
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert "'self'" not in policy and "unsafe" not in policy
    ids = [each["id"] for each in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    asked = [each["data-key"] for each in page.select(".opinion")]
    others = [
        each["data-key"]
        for path in sorted(made.glob("page-*.en.html"))
        for each in soup(made, path.name).select(".opinion")
    ]
    assert asked == others and len(asked) > 3
    assert page.select("img[src^='data:image/svg+xml']")


def test_a_picture_beside_the_folder_is_not_put_into_the_letter(tmp_path: Path):
    """Addresses come from lessons that somebody else wrote."""
    (tmp_path / "secret.svg").write_text("<svg/>")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a b.svg").write_text("<svg/>")
    html = '<img src="../secret.svg"><img src="a%20b.svg"><img src="gone.svg"><img src="file:///x.svg">'
    made = put_pictures_inside(html, tmp_path / "out")
    assert made.count("data:image/svg+xml;base64,PHN2Zy8+") == 1
    assert made.count("<img") == 4 and made.count("src=") == 1


def test_a_home_page_is_shown_too(tmp_path: Path, cache: Path):
    """The page that asks what one wants to learn has scripts and words of its own."""
    home = "---\ntitle: Home\ntemplate: home.html\n---\n\n# Home\n\nWelcome.\n"
    name = "content/vi/index.md"
    versions = {**BASE, name: home}, {**BASE, name: home.replace("Welcome", "Hello")}
    base, head = open_revisions(tmp_path / "repository", *versions)
    page = PagePair("", "vi", "Home", name, name)
    write_preview(Review(base.revision, head.revision, (), (page,)), base, head, tmp_path / "out", cache)
    assert dead_links(tmp_path / "out") == (1 + 3 * 3 + 1 + 2, [])
    assert (tmp_path / "out" / "after" / "assets" / "quiz" / "words.home.vi.js").is_file()


def test_before_and_after_share_what_is_large(made: Path):
    """One runtime serves both sides."""
    assert [each.relative_to(made).as_posix() for each in made.rglob("wasm.js")] in (["assets/python/wasm.js"], [])
    assert (made / "assets" / "python").is_dir()
    for side in ("before", "after"):
        assert not list((made / side).rglob("*.woff2")) and not (made / side / "assets" / "python").exists()
        assert f'"base":"../../assets/"' in (made / side / "vi" / "bai.html").read_text("utf-8")


def test_the_first_page_leads_to_each_finding(made: Path):
    """Findings stand on the first page, each with a link to its question."""
    page = soup(made, "index.en.html")
    (found,) = page.select(".finding")
    assert found.a["href"] == "page-1.en.html#q-q-one"
    assert words(found.small) == f"{PAGE}:19"
    assert soup(made, "page-1.en.html").find(id="q-q-one") is not None
    assert [each.b.text for each in page.select(".pages a")] == ["Bài một", "Bài cũ", "Bài mới"]
    assert (made / "index.html").read_bytes() == (made / "index.en.html").read_bytes()


def test_a_changed_question_is_a_card(made: Path):
    """Its words are marked, the key that moved stands at its choices, and it has a form."""
    card = soup(made, "page-1.en.html").find(id="q-q-one")
    choices = [words(each) for each in card.select(".line-choice")]
    assert choices == ["A is right now Three", "B was right Four"]
    assert card.select_one("details.secret") and not card.select_one("details.secret[open]")
    assert len(card.select("fieldset.opinion input[type=radio]")) == 2
    second = soup(made, "page-1.en.html").find(id="q-q-two")
    assert words(second.select_one(".line")) == "What Which is the capital?"
    assert [each.text for each in second.select("del, ins")] == ["What", "Which"]


def test_examples_run_in_both_versions(made: Path):
    """Each example of either revision is graded by both keys; what should not be is marked."""
    rows = soup(made, "page-1.en.html").find(id="q-q-one").select("tbody tr")
    assert [[words(cell) for cell in row.find_all(["th", "td"])] for row in rows] == [
        ["Three", "right", "wrong", "right"],
        ["Four", "right", "right", "wrong"],
    ]
    assert [[cell.text for cell in row.select(".unexpected")] for row in rows] == [["wrong"], ["wrong"]]


def test_pages_that_are_new_or_gone_say_so(made: Path):
    """Where there is no page on a side, a sentence stands in place of a frame."""
    say = load_catalogue("en")
    gone, new = soup(made, "page-2.en.html"), soup(made, "page-3.en.html")
    assert words(gone.select_one(".side-after .none")) == say["preview.none.after"]
    assert words(new.select_one(".side-before .none")) == say["preview.none.before"]
    assert len(gone.select("iframe")) == len(new.select("iframe")) == 1
    assert {words(each) for each in new.select(".card .state")} == {say["preview.state.new"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_speak_the_readers_language(made: Path, language: str):
    """All sentences around the course's own words are of the language of the page."""
    page = soup(made, f"page-1.{language}.html")
    assert page.html["lang"] == language
    say = load_catalogue(language)
    assert words(page.find(id="frames")) == say["preview.frames"]
    assert [each["hreflang"] for each in page.select(".languages a")] == list(LANGUAGES)
    assert page.select_one(".card .text")["lang"] == "vi"


def test_the_same_revisions_give_the_same_bytes(made: Path, tmp_path: Path, cache: Path):
    """A second review in another folder is the same to the last byte."""
    base, head = open_revisions(tmp_path / "other" / "repository", BASE, HEAD)
    write_preview(make_review(base, head), base, head, tmp_path / "out", cache)
    names = sorted(each.relative_to(made) for each in made.rglob("*") if each.is_file())
    assert names == sorted(each.relative_to(tmp_path / "out") for each in (tmp_path / "out").rglob("*") if each.is_file())
    assert [name for name in names if (made / name).read_bytes() != (tmp_path / "out" / name).read_bytes()] == []


def test_nothing_of_a_revision_runs(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch):
    """Settings, hooks, templates and scripts of a revision are not even read; what HTML a page holds
    stands below the policy, which lets no script of it run."""
    evil = {
        **HEAD,
        PAGE: HEAD[PAGE] + "\n<script>self.hurt = 1</script>\n<script src='x.js'></script>\n\n<p onclick='hurt()'>text</p>\n",
        "mkdocs.yml": SETTINGS,
        "hook.py": HOOK,
        "content/vi/x.js": "self.hurt = 1",
        "content/vi/x.css": "body { display: none }",
        "content/vi/fremd.html": "<script>self.hurt = 1</script>",
        "overrides/main.html": "{{ 1 / 0 }}",
    }
    monkeypatch.chdir(tmp_path)
    base, head = open_revisions(tmp_path / "repository", BASE, evil)
    write_preview(make_review(base, head), base, head, tmp_path / "out", cache)
    assert not list(tmp_path.rglob(EVIL_MARK))
    names = {each.name for each in (tmp_path / "out" / "after").rglob("*") if each.is_file()}
    assert "bai.html" in names and "cat.svg" in names and not names & {"x.js", "x.css", "fremd.html", "hook.py"}
    text = (tmp_path / "out" / "after" / "vi" / "bai.html").read_text("utf-8")
    assert "self.hurt = 1" in text  # as learners would get it
    head_of = text.partition("<script")[0]
    assert f'content="{POLICY}"' in head_of and "unsafe-inline" not in POLICY
    marked = (tmp_path / "out" / "page-1.en.html").read_text("utf-8")
    assert "hurt" not in marked and "x.js" not in marked


def test_no_file_of_a_revision_is_loaded_as_a_script(tmp_path: Path, cache: Path):
    """Whatever it is called, and wherever in a page it is named; and no page leads to another one."""
    loads = '<script src="x.vtt"></script>'
    evil = {
        **HEAD,
        PAGE: HEAD[PAGE].replace("description: A lesson", f"description: 'A \">{loads}'")
        + f'\n{loads}\n\nA word <ScRiPt/src=x.vtt></script>\n\n<meta http-equiv="refresh" content="0;url=img/run.svg">\n'
        + "\n![It runs](img/run.svg) ![A cat](img/cat.svg)\n",
        "content/vi/x.vtt": "WEBVTT\n=1;self.hurt = 1",
        "content/vi/glossary.yml": f"version: 1\nterms:\n  - id: cat\n    term: cat\n    definition: An animal {loads}\n",
        "content/vi/img/run.svg": CAT.replace("<circle", "<script>self.hurt = 1</script><circle"),
    }
    base, head = open_revisions(tmp_path / "repository", BASE, evil)
    write_preview(make_review(base, head), base, head, tmp_path / "out", cache)
    after = tmp_path / "out" / "after" / "vi"
    page = soup(tmp_path / "out", "after/vi/bai.html")
    assert (after / "x.vtt").is_file()
    for script in page.select("script"):
        assert "assets/" in script.get("src", "") or script["type"] == "application/json"
    assert not page.select("body meta") and not page.select("meta[http-equiv=refresh]")
    assert page.find("meta", attrs={"name": "description"})["content"] == f'A ">{loads}'
    assert not (after / "img" / "run.svg").exists() and (after / "img" / "cat.svg").is_file()


@pytest.mark.parametrize(
    "inner",
    [
        "<script/>", "<x:script xmlns:x='http://www.w3.org/2000/svg'/>", "<foreignObject/>", "<g onload='a()'/>",
        "<a href='java&#10;script:a()'/>", "<a href=' javascript:a()'/>", "<a href='data:text/html,a'/>",
        "<animate attributeName='onbegin' to='a()'/>", "<animate attributeName='href' values='#a;javascript:a()'/>",
        "<?xml-stylesheet href='#a'?>", "<g>",
    ],
)  # fmt: skip
def test_a_picture_in_which_something_runs_is_none(inner: str):
    """Scripts, handlers, addresses that run, style sheets that make elements, and what is no XML."""
    assert not is_still(CAT.replace("<circle", f"{inner}<circle").encode())
    assert is_still(CAT.replace("<circle", "<a href='#a'/><circle").encode())


def test_a_page_that_cannot_be_read_is_told(tmp_path: Path, cache: Path):
    """A broken base keeps nothing else from being shown: bytes that are no text, conflict marks, a
    question without end."""
    base_files = {
        **BASE,
        PAGE: BASE[PAGE].encode("utf-16"),
        "content/vi/cu.md": "<<<<<<< a\n" + BASE["content/vi/cu.md"].replace("</question>", "", 1) + "=======\n>>>>>>> b\n",
    }
    base, head = open_revisions(tmp_path / "repository", base_files, HEAD)
    pages = write_preview(make_review(base, head), base, head, tmp_path / "out", cache)
    assert [each.pair.after.problem for each in pages] == ["", "", ""]
    assert words(soup(tmp_path / "out", "page-1.en.html").find(id="q-q-two").select_one("h3 .state")) == "new"


def test_a_page_that_no_build_survives_is_told(tmp_path: Path, cache: Path):
    """Where Markdown itself gives up, the page says so, and the other pages are there."""
    deep = BASE[PAGE] + "\n" + "1. " * 600 + "deep\n"
    base, head = open_revisions(tmp_path / "repository", {**BASE, PAGE: deep}, HEAD)
    pages = write_preview(make_review(base, head), base, head, tmp_path / "out", cache)
    assert "Recursion" in pages[0].pair.before.problem and not pages[1].pair.before.problem
    assert "Recursion" in words(soup(tmp_path / "out", "page-1.en.html").select_one(".side-before .none"))


def test_an_unchanged_course_says_so_in_one_line(tmp_path: Path, cache: Path):
    """No pages, no findings: one sentence, and no Python to be carried along."""
    base, head = open_revisions(tmp_path / "repository", BASE, BASE)
    review = Review(base.revision, head.revision)
    write_preview(review, base, head, tmp_path / "out", cache)
    page = soup(tmp_path / "out", "index.en.html")
    assert words(page.select_one(".unchanged")) == load_catalogue("en")["preview.unchanged"]
    assert not page.select("section") and not (tmp_path / "out" / "assets" / "python").exists()


def test_a_renamed_question_is_one(tmp_path: Path, cache: Path):
    """A question with another id is compared with itself."""
    head_files = {**BASE, PAGE: BASE[PAGE].replace('"q-two"', '"q-zwei"')}
    base, head = open_revisions(tmp_path / "repository", BASE, head_files)
    review = make_review(base, head)
    (first, *_) = review.pages
    page = replace(first, items=(ItemPair("q-two", "q-zwei"),))
    write_preview(replace(review, findings=(), pages=(page,)), base, head, tmp_path / "out", cache)
    (card,) = soup(tmp_path / "out", "page-1.en.html").select(".card")
    assert card["id"] == "q-q-zwei" and not card.select("del, ins")
    assert words(card.select_one(".was code")) == "q-two"


@pytest.mark.parametrize("path", ["../x.svg", "a/../../x.svg", "/etc/x.svg", "a\\x.svg", "c:x.svg", ".git/x.svg", "a//x.svg"])
def test_a_path_that_leaves_the_folder_is_not_written(path: str):
    """A tree of Git may hold names that no system should write."""
    assert not is_plain(path) and is_plain("content/vi/img/con mèo 1.svg")


def test_a_page_of_a_language_nobody_knows_is_told(tmp_path: Path, cache: Path):
    """A folder that no course of this engine has is named, not built."""
    base, head = open_revisions(tmp_path / "repository", BASE, {**HEAD, "content/fr/a.md": "# A"})
    page = PagePair("", "fr", "a.md", None, "content/fr/a.md")
    (view,) = write_preview(Review(base.revision, head.revision, (), (page,)), base, head, tmp_path / "out", cache)
    assert "fr/a.md" in view.pair.after.problem


def test_a_page_chooses_no_template(tmp_path: Path, cache: Path):
    """The name of a template in a page's front matter is not followed, but for that of a home page."""
    asked = {**HEAD, PAGE: HEAD[PAGE].replace("id: bai", "id: bai\ntemplate: 404.html")}
    base, head = open_revisions(tmp_path / "repository", BASE, asked)
    write_preview(make_review(base, head), base, head, tmp_path / "out", cache)
    assert "The dog sat" in (tmp_path / "out" / "after" / "vi" / "bai.html").read_text("utf-8")
