"""The theme of a course: found wherever mkdocs.yml names it, and missed in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from quiz_engine.site.plugin_theme import find_language, find_theme

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "themes" / "hoc_so"


def load(folder: Path, theme: str):
    """Load an mkdocs.yml with a theme."""
    (folder / "docs").mkdir()
    config = folder / "mkdocs.yml"
    config.write_text(f"site_name: x\ntheme: {theme}\n", "utf-8")
    return load_config(str(config)).theme


def test_its_name_is_all_that_a_course_says(tmp_path):
    """Letters, logo and Material come with it; what a course says besides is kept."""
    theme = load(tmp_path, "{name: hoc_so, language: de}")
    assert find_theme(theme) == OURS
    assert theme["font"] is False
    assert theme["icon"]["logo"] == "hoc-so/logo"
    assert theme["language"] == "de"
    assert any(Path(folder).parent.name == "material" for folder in theme.dirs)


def test_a_folder_of_ours_over_material_is_found_too(tmp_path):
    """So it is written in this repository."""
    assert find_theme(load(tmp_path, f"{{name: material, custom_dir: '{OURS}'}}")) == OURS


def test_a_course_may_lay_templates_of_its_own_over_ours(tmp_path):
    """They come first; what they do not have is ours."""
    (tmp_path / "own").mkdir()
    theme = load(tmp_path, "{name: hoc_so, custom_dir: own}")
    assert Path(theme.dirs[0]) == tmp_path / "own"
    assert find_theme(theme) == OURS


@pytest.mark.parametrize("name", ["material", "mkdocs"])
def test_another_theme_is_told_with_what_to_write(tmp_path, name):
    """Before a template is missed."""
    with pytest.raises(Abort, match=f'The theme "{name}" cannot show questions.*write "name: hoc_so"'):
        find_theme(load(tmp_path, name))


def test_a_language_without_sentences_is_told_with_those_that_have_some(tmp_path):
    """Before a sentence is looked for."""
    with pytest.raises(Abort, match='no sentences in the language "fr".*: vi, en, de'):
        find_language(load(tmp_path, "{name: hoc_so, language: fr}"))


def test_the_language_is_english_where_none_is_named(tmp_path):
    """As in Material."""
    assert find_language(load(tmp_path, "hoc_so")) == "en"
