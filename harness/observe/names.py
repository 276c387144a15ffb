"""Who writes for a desk, by name, so that reports can leave names out: agents are people. Pure; never raises.

Names are found where people give them: in From and beside what they say in a chat, under letters, in introductions
("my name is"), after a form of address ("Mr"). What is named in passing alone is not known to be a name.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from harness.classify.data import STOCK
from harness.model import Enquiry, Observation
from harness.observe.name_lists import lists
from harness.reading import headers, read_text
from harness.reading.phrases import SIGNED

_LONGEST_READ = 20_000  # characters of a reply in which names are looked for
_LONGEST_LINE = 60  # characters of a line that somebody's name stands on, with what they are and where
_MOST_TOKENS = 7  # on such a line
_LONGEST_TOKEN = 30
_LONGEST_WITHOUT_CASE = 12  # in scripts without large letters, of which some put no space between words
_TOKEN = re.compile(r"[^\s,;:()<>\[\]{}\"“”„«»|/&*_!?#=~^\\\u3001\u3002\uff01\uff0c\uff1a\uff1f]+")
_AND = re.compile(r"([^\W\d_]{2,30}) ?& ?([^\W\d_]{2,30})")
_EDGES = ".'-\u2019"


class Naming(NamedTuple):
    """Names as they were written, word by word, and whole where a word of it is none by itself ("Will Turner").

    `own`: folded words that name nobody at the desk.
    """

    names: frozenset[str]
    own: frozenset[str]


def naming(observations: Iterable[Observation], *, title: str = "") -> Naming:
    """Who writes for one desk, whose `title` it is."""
    seen = tuple(observations)
    own = _folded(title).union(lists().roles, _firms(seen), *(_desk_words(each) for each in seen))
    said = frozenset[str]().union(*(_small_words(each.enquiry) for each in seen))
    runs = {run for each in seen for run in _runs_of(each, own)}
    singles = {token for run in runs for token in run if len(token) > 1 and not _is_word(token, said)}
    wholes = {" ".join(run) for run in runs if len(run) > 1 and not singles.issuperset(run)}
    return Naming(names=frozenset(wholes | singles), own=own)


def signatures(text: str, own: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where somebody signs: begin and end of each name that stands behind or below such as "Kind regards".

    So is a last line by itself, where it holds nothing but a name.
    """
    place, may_sign = 0, False
    last = len(text.rstrip())
    for line in text.splitlines(keepends=True):
        written = line.rstrip()
        closing = SIGNED.match(written[: 2 * _LONGEST_LINE])
        if closing is not None:
            begin = closing.start("who")
            yield from ((place + begin + a, place + begin + b) for a, b in _signed(closing["who"], own))
            may_sign = not closing["who"]
        elif written and may_sign:
            yield from ((place + a, place + b) for a, b in _signed(written, own))
            may_sign = False
        elif written and place + len(written) == last and _stands_by_itself(text, place, written):
            yield from ((place + a, place + b) for a, b in _signed(written, own))
        place += len(line)


def _stands_by_itself(text: str, place: int, line: str) -> bool:
    """Whether the last line of a text is below a gap, short, and has the shape of a name throughout."""
    words = line.split()
    shaped = all(_is_name(word) and word[-1].isalpha() and word.casefold() not in STOCK for word in words)
    return text[:place].endswith(("\n\n", "\n\r\n")) and len(words) <= 3 and shaped


def is_common(token: str) -> bool:
    """Whether a name, written small, is a word like any other."""
    return token.casefold() in lists().common or token.casefold() in STOCK


def _runs_of(observation: Observation, own: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """The names in an enquiry's replies, word by word; the customer is none of the desk's."""
    others = own | _folded(observation.enquiry.persona.name)
    for text in _candidates(observation, others):
        for run in _spans(text[: 4 * _LONGEST_LINE], others):
            yield tuple(unicodedata.normalize("NFC", token.group().strip(_EDGES)) for token in run)


def _candidates(observation: Observation, own: frozenset[str]) -> Iterator[str]:
    """Texts that hold a name, and little else."""
    yield from (event.who for event in observation.events if event.who)
    for judged in observation.replies:
        reply, is_mail = judged.reply, judged.reply.media_type == "message/rfc822"
        yield headers.sender(headers.split(reply.raw)[0])[0] if is_mail else reply.sender or ""
        whole = read_text(reply.raw, reply.media_type)[:_LONGEST_READ]
        unquoted = "\n".join(line for line in whole.splitlines() if not line.startswith(">"))
        yield from (unquoted[begin:end] for begin, end in signatures(unquoted, own))
        yield from _introduced(unquoted)


def _introduced(text: str) -> Iterator[str]:
    """Who says "my name is", and whom they call by a form of address."""
    for opening in lists().openings.finditer(text):
        rest = text[opening.end() : opening.end() + _LONGEST_LINE]
        end, tokens = _taken(rest, inside=lists().particles if opening.lastgroup == "plain" else frozenset())
        after = rest[end:].lstrip(" ")
        follows = _TOKEN.match(after)
        belongs = follows is not None and _plain(follows.group()) in lists().belonging
        stops = not after or after[0] in ",.!\n"
        if opening.lastgroup == "plain" or belongs or (stops and opening.lastgroup == "presented"):
            yield tokens


def _taken(rest: str, *, inside: frozenset[str]) -> tuple[int, str]:
    """The name that a text begins with, and where it ends; `inside`: small words that may stand in it."""
    end, count = 0, 0
    for match in _TOKEN.finditer(rest):
        token, gap = match.group(), rest[end : match.start()]
        if count == 3 or (count and gap != " ") or not (_is_name(token) or (count and token in inside)):
            break
        end, count = match.end(), count + 1
        if token[0].lower() == token[0].upper():  # nothing tells where a name ends that has no large letters
            break
    taken = rest[:end].rstrip(".")
    return len(taken), taken


def _signed(line: str, own: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where names stand on a line that holds nothing but names, what people are, and where."""
    tokens = list(_TOKEN.finditer(line))
    if not tokens or len(line) > _LONGEST_LINE or len(tokens) > _MOST_TOKENS:
        return
    if len(tokens) == 1 and line.strip(" -.,!").isalpha() and _plain(line) not in own | STOCK:
        yield tokens[0].span()
    elif all(_is_name(token.group()) or _is_known(token.group(), own | _small_parts()) for token in tokens):
        for run in _spans(line, own):
            yield run[0].start(), run[-1].end()


def _spans(text: str, own: frozenset[str]) -> Iterator[list[re.Match[str]]]:
    """Neighbouring words that may be a name, and are none that is known to be something else."""
    run: list[re.Match[str]] = []
    alone = len(text.split()) == 1
    for token in _TOKEN.finditer(text):
        if _names(token.group(), own, small=alone) or (run and token.group() in lists().particles):
            run.append(token)
        elif run:
            yield _whole(run)
            run = []
    if run:
        yield _whole(run)


def _whole(run: list[re.Match[str]]) -> list[re.Match[str]]:
    """Without what stands between a name and something else: "Mia de" of "Mia de Acme"."""
    while run[-1].group() in lists().particles:
        run = run[:-1]
    return run


def _names(token: str, own: frozenset[str], *, small: bool) -> bool:
    return not _is_known(token, own | lists().titles) and (
        _is_name(token) or (small and token.isalpha() and token not in lists().particles)
    )


def _is_known(token: str, known: frozenset[str]) -> bool:
    """Whether a word is known to be no name, as all parts of "Acme-Team" are."""
    return _plain(token) in known or all(part in known for part in _plain(token).split("-"))


def _is_name(token: str) -> bool:
    """Whether a word has the shape of a name: letters, the first of them large where its script has such."""
    first = token[0]
    if not first.isalpha() or len(token) > _LONGEST_TOKEN or any(char.isdigit() or char == "@" for char in token):
        return False
    if first.lower() == first.upper():
        return len(token) <= _LONGEST_WITHOUT_CASE
    return first != first.lower() or re.match(r"[^\W\d_]{1,2}['\u2019][^\W\d_a-z]", token) is not None  # d'Arc


def _is_word(token: str, said: frozenset[str]) -> bool:
    """Whether a word that stands in somebody's name says nothing by itself: "Will" does in "Will Turner" alone."""
    return token in lists().particles or token.casefold() in STOCK or token.casefold() in said


def _plain(token: str) -> str:
    return unicodedata.normalize("NFC", token.strip(_EDGES)).casefold()


def _folded(text: str) -> frozenset[str]:
    """The words of a text, without case."""
    return frozenset(_plain(match.group()) for match in _TOKEN.finditer(text))


def _desk_words(observation: Observation) -> frozenset[str]:
    """Words of the desk's own name, and of where it takes mail and writes from."""
    enquiry = observation.enquiry
    mails = (each.reply.raw for each in observation.replies if each.reply.media_type == "message/rfc822")
    senders = " ".join(_labels(headers.sender(headers.split(raw)[0])[1]) for raw in mails)
    return _folded(f"{enquiry.desk.replace('-', ' ')} {_labels(enquiry.to or '')} {senders}")


def _small_words(enquiry: Enquiry) -> frozenset[str]:
    """The words that the complaint writes small."""
    return frozenset(word for word in re.findall(r"[^\W\d_]+", enquiry.body) if word.islower())


def _firms(seen: Iterable[Observation]) -> Iterator[str]:
    """The words of names such as "Field & Stone" that stand in many replies: two people seldom sign together."""
    replies = [judged.text[:_LONGEST_READ] for each in seen for judged in each.replies]
    counts = Counter(pair for text in replies for pair in set(_AND.findall(text)))
    for pair, count in counts.items():
        if count >= max(3, len(replies) / 4):
            yield from map(_plain, pair)


def _labels(address: str) -> str:
    """`care@acme-kettles.example` as `acme kettles example acmekettles`."""
    host = address.rpartition("@")[2].lower()
    return f"{re.sub(r'[^a-z]+', ' ', host)} {host.replace('-', '').replace('.', ' ')}"


def _small_parts() -> frozenset[str]:
    return lists().particles | lists().belonging | lists().titles
