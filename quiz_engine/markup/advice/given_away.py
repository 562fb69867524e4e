"""Keys that their words give away (L2).

Learners who know nothing of the matter find such a key. The four signs are those of T. M. Haladyna,
S. M. Downing and M. C. Rodriguez, "A Review of Multiple-Choice Item-Writing Guidelines for Classroom
Assessment", Applied Measurement in Education 15 (3), 2002, guideline 28: specific determiners (a),
clang associations (b), grammatical inconsistencies (c) and conspicuous keys (d). Only what can be told
without understanding is told: a key among at least two distractors that all lack what it has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ...core.item import Item
from ...core.shape import Blanks, Choice, Choices
from ...errors import Problem
from .visible import visible_text

ABSOLUTE = {
    "vi": r"luôn luôn|lúc nào cũng|bao giờ cũng|không bao giờ|chẳng bao giờ|tuyệt đối",
    "en": r"always|never|under no circumstances|without exception",
    "de": r"immer(?! (?:noch|wieder|mehr|\w+er\b))|nie|niemals|ausnahmslos|stets|auf keinen Fall",
}
"""Words without exception, by language; nearly everything that is said with them is false."""
CAREFUL = {
    "vi": r"thường|thông thường|đôi khi|có khi|phần lớn|đa số|hầu hết",
    "en": r"usually|often|sometimes|mostly|generally|in most cases|most of the time",
    "de": r"meist|meistens|oft|manchmal|in der Regel|gewöhnlich|üblicherweise|größtenteils",
}
"""Words that leave room for exceptions; nearly everything that is said with them is true."""
_FALSE = {"vi": "sai", "en": "false", "de": "falsch"}
_ORDINARY = {
    "vi": "ai anh bà bác bạn bằng bị các cách câu chị cho chọn có cô của cũng cái chú con dưới đã đang "
    "đâu để đến điều đó được đúng gì hãy hay khi không là làm lại lúc mà mấy một mình nào này nên "
    "người nhất những như nhiều ở ông phải ra rồi sai sao sẽ sau theo thế thì trên trong trước từ và "
    "vào vậy vì việc với về",
    "en": "about above after again answer before being below between could correct describes "
    "does doing during every false first following happens least makes might other people person "
    "question right safest should sentence statement their there these thing things those true under "
    "using wants what when where which while whose would wrong your",
    "de": "aller alles andere antwort aussage beim bitte dabei damit darin deren diese diesem diesen "
    "dieser dieses einem einen einer eines etwas falsch folgende folgenden frage haben heißt ihnen "
    "ihrem ihren ihrer immer könnte können machen möchte müssen nicht richtig sagen satz sein sollte "
    "sollten stimmt unter welche welchem welchen welcher welches wenn werden wird würde zuerst zwischen",
}
"""Words of questions that say nothing of their matter."""
_WORD = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"\d|\{\{")
_BRACKET = re.compile(r"\(\s*[^\W_]{2}[^()]*\)")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”“»*_)]*\s+")
_GAP = re.compile(r"\[\[.*?(?<!\\)\]\]", re.DOTALL)
_SHORTEST = 5
"""Letters of a word in which a kinship is recognised."""
_SILENT = re.compile(r"(?:hour|honest|hono|heir)", re.IGNORECASE)
_CONSONANT = re.compile(
    r"(?:us[aeu]|uni(?!n|m)|eu|one\b|once|(?:usb|url|ui|uk|us|u)\b)", re.IGNORECASE
)
_SPELT = re.compile(r"[AEFHILMNORSX](?![a-z])|8|1[18]\b")


def advise(item: Item) -> Iterator[Problem]:
    """Warn of a key that figures, an addition, a careful word, a word of the question or the article
    before it tell from all the others; and of a false statement that is false by "always"."""
    if item.type == "true-false":
        yield from _statement(item)
    elif isinstance(item.shape, Choices):
        yield from _conspicuous(item, item.shape.choices, "Key")
        yield from _echo(item, item.shape.choices)
        yield from _article(item, item.shape.choices, _plain(item.prompt), "Key")
    elif isinstance(item.shape, Blanks):
        texts = _GAP.split(item.prompt)
        for blank, before in zip(item.shape.blanks, texts, strict=False):
            if isinstance(blank.entry, Choices):
                at = f'Key of gap "{blank.id}",'
                for problem in (
                    *_conspicuous(item, blank.entry.choices, at),
                    *_article(item, blank.entry.choices, _plain(before), at),
                ):
                    yield Problem(problem.code, problem.message, problem.help, blank.id)


def _statement(item: Item) -> Iterator[Problem]:
    """A statement that is false, with a word by which statements usually are."""
    says = [visible_text(each.text).strip(".").lower() for each in item.shape.choices if each.key]
    pattern = ABSOLUTE.get(item.language)
    found = pattern and re.search(rf"\b(?:{pattern})\b", _plain(item.prompt), re.IGNORECASE)
    if found and says == [_FALSE[item.language]]:
        yield _problem(
            f'The statement says "{found[0]}", by which learners tell that it is false.',
            "Leave the word out, or say exactly what is claimed.",
        )


def _conspicuous(item: Item, choices: Sequence[Choice], name: str) -> Iterator[Problem]:
    """A key that alone has figures, an addition in brackets or a careful word; or that alone goes
    without "always"."""
    key, others = _alone(choices)
    if key is None:
        return
    name = f"{name} " + (f'"{key.id}"' if name == "Key" else f'"{visible_text(key.text)}",')
    signs: list[tuple[Callable[[str], object], str, str]] = [
        (_FIGURE.search, "figures", "Give them all figures, or none."),
        (_BRACKET.search, "an addition in brackets", "Move the addition into the feedback."),
    ]
    careful = CAREFUL.get(item.language)
    if careful:
        search = re.compile(rf"\b(?:{careful})\b", re.IGNORECASE).search
        signs.append((search, "a word that leaves exceptions", "Word the others as carefully."))
    for has, what, help in signs:
        if has(_plain(key.text)) and not any(has(_plain(each.text)) for each in others):
            yield _problem(f"{name} is the only choice with {what}.", help, key.id)
    absolute = ABSOLUTE.get(item.language)
    if absolute:
        has = re.compile(rf"\b(?:{absolute})\b", re.IGNORECASE).search
        if all(has(_plain(each.text)) for each in others) and not has(_plain(key.text)):
            yield _problem(
                f'{name} is the only choice without a word such as "always".',
                "Nobody believes what has no exception. Leave the words out.",
                key.id,
            )


def _echo(item: Item, choices: Sequence[Choice]) -> Iterator[Problem]:
    """A key that alone repeats a word of what is asked."""
    key, others = _alone(choices)
    if key is None or item.language not in _ORDINARY:
        return
    asked = _SENTENCE.split(_PICTURE.sub("", item.prompt).strip())[-1]
    words = _terms(visible_text(asked), item.language)
    shared = _shared(words, _terms(_plain(key.text), item.language))
    if shared and not any(
        _shared(words, _terms(_plain(each.text), item.language)) for each in others
    ):
        yield _problem(
            f'Key "{key.id}" alone repeats a word of the question: "{shared}".',
            "Who knows nothing chooses what sounds alike. Say it in other words, or let other choices "
            "repeat one too.",
            key.id,
        )


def _article(item: Item, choices: Sequence[Choice], before: str, name: str) -> Iterator[Problem]:
    """An English "a" or "an" that fits the key alone."""
    found = re.search(r"\b(a|an)[\s:…_]*$", before, re.IGNORECASE)
    key, others = _alone(choices)
    if item.language != "en" or not found or key is None:
        return
    fits = [_begins_with_vowel(each.text) == (found[1].lower() == "an") for each in (key, *others)]
    if fits[0] and not any(fits[1:]):
        yield _problem(
            f'Only the key fits "{found[1].lower()}" before the '
            f"{'gap' if isinstance(item.shape, Blanks) else 'choices'}.",
            'Write "a(n)", or move the article into the choices.',
            key.id,
        )


def _problem(message: str, help: str, part: str | None = None) -> Problem:
    return Problem("QE213", message, help, part)


def _alone(choices: Sequence[Choice]) -> tuple[Choice | None, list[Choice]]:
    """Return the one key and its distractors; no key where there are several, where it has fewer than
    two distractors, and where choices are read letter by letter or are pictures."""
    keys = [each for each in choices if each.key]
    others = [each for each in choices if not each.key]
    is_literal = any("`" in each.text or "![" in each.text for each in choices)
    return (None if len(keys) != 1 or len(others) < 2 or is_literal else keys[0]), others


def _plain(markdown: str) -> str:
    return visible_text(_PICTURE.sub("", markdown))


def _terms(text: str, language: str) -> list[str]:
    """Return the words that carry a text's matter: pairs of syllables in Vietnamese."""
    ordinary = set(_ORDINARY[language].split())
    words = [each.lower() for each in _WORD.findall(text)]
    if language == "vi":
        pairs = zip(words, words[1:], strict=False)
        return [" ".join(pair) for pair in pairs if not ordinary & {*pair}]
    return [each for each in words if len(each) >= _SHORTEST and each not in ordinary]


def _shared(asked: Sequence[str], words: Sequence[str]) -> str | None:
    """Return the first word that is asked and is, but for its ending, among `words`."""
    for one in asked:
        for other in words:
            short, long = sorted((one, other), key=len)
            stem = short if " " in short else short[: max(_SHORTEST, len(short) - 2)]
            if long == short or (" " not in short and long.startswith(stem)):
                return one
    return None


def _begins_with_vowel(text: str) -> bool:
    """Return whether an English text is spoken with a vowel at its beginning."""
    text = _plain(text).lstrip("\"“'‘(")
    if _SPELT.match(text):
        return True
    if _CONSONANT.match(text):
        return False
    return bool(_SILENT.match(text)) or text[:1].lower() in tuple("aeiou")
