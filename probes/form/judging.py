"""Whether the desk took the form, as far as what it shows and answers can tell. Pure.

Three things can be true, and the third is that nobody can know. A page that thanks took it, unless it complains as
well; one that shows the form again with what we had written, and a complaint, did not. Words decide, wherever they
stand; marks (such as `aria-invalid`) decide where there are no words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from probes.form.aftermath import Aftermath
from probes.form.answers import Answer
from probes.form.tickets import ticket_number
from probes.words import fold, longest_match, one_line, phrases, table

_DATA = "form/after.toml"
_QUOTED = 600  # characters of a page's complaints that are kept
_WORDY = 300  # characters of a line in which words are looked for
_OWN_WORDS = 40  # characters of a line that stands for our message, rather than for a name or a subject


class Fate(StrEnum):
    """What became of the form."""

    TAKEN = "taken"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What became of the form, why, in words mostly the page's own, and the number it has there."""

    fate: Fate
    words: str = ""
    number: str | None = None


def judge(before: Aftermath, after: Aftermath, answer: Answer, *, ours: str, posted_to: str = "") -> Verdict:
    """What became of the form.

    `ours`: all that we told the desk, which is not its word if it repeats it; `posted_to`: where the form went, which
    says nothing where it is the page's address now.
    """
    new = after.since(before)
    said = [line for line in (*new.lines, *new.alerts, *new.news) if fold(line) and fold(line) not in fold(ours)]
    number = ticket_number("\n".join(said), ours=ours) or answer.number
    complaints = _complaints(after, new, said)
    if new.thanks:
        return Verdict(fate=Fate.TAKEN, words=one_line(" | ".join(new.thanks)), number=number)
    if (verdict := _in_so_many_words(said, complaints, after, number)) is not None:
        return verdict
    marked = after.holds or after.wrong or after.errors
    if after.again and complaints and (marked or _with(complaints, "complaint")):
        return _against(complaints)
    if not complaints and (thanks := _thanks(said, new.url if new.url != posted_to else "", number)):
        return Verdict(fate=Fate.TAKEN, words=thanks, number=number)
    if new.url != posted_to and _is_kept(after, new, ours) and not _with(complaints, "complaint"):
        return Verdict(fate=Fate.TAKEN, words=f"our words stand at {one_line(new.url)}", number=number)
    return _by_answer(answer, number, complaints) or _unsure(complaints or said)


def _is_kept(after: Aftermath, new: Aftermath, ours: str) -> bool:
    """Whether the page moved to one that shows our message and no form: the case, as help desks show it to customers.

    A page that asks whether all is right shows it too, and has not taken it.
    """
    if after.again or not new.url or asks_for_review(new.lines):
        return False
    own = fold(ours)
    return any(fold(line) in own for line in new.lines if len(line) >= _OWN_WORDS)


def _in_so_many_words(
    said: Sequence[str], complaints: Sequence[str], after: Aftermath, number: str | None
) -> Verdict | None:
    """What the page says outright; None where it does not."""
    failed, received = _with(said, "failed"), _with(said, "received")
    if failed and not received:
        return _against(complaints or failed) if after.again or not number else _unsure(failed)
    if received and after.holds and complaints:
        return _against(complaints)
    if received and failed and not after.again and not number:  # "we have received ...; should that have failed, ..."
        return _unsure(said)
    return Verdict(fate=Fate.TAKEN, words=received[0], number=number) if received else None


def _by_answer(answer: Answer, number: str | None, complaints: Sequence[str]) -> Verdict | None:
    """What the server told the page's script, where the page itself says nothing."""
    if answer.success is None:
        return None
    if answer.success:
        return Verdict(fate=Fate.TAKEN, words="its server's answer says so", number=number)
    if complaints:
        return _against(complaints)
    return Verdict(fate=Fate.REFUSED, words=f"{answer.words or 'it gives no reason'} (said by its server alone)")


def _against(complaints: Iterable[str]) -> Verdict:
    return Verdict(fate=Fate.REFUSED, words=one_line(" | ".join(dict.fromkeys(complaints)), limit=_QUOTED))


def _unsure(said: Iterable[str]) -> Verdict:
    return Verdict(fate=Fate.UNSURE, words=one_line(" | ".join(dict.fromkeys(said))))


def _thanks(said: Sequence[str], url: str, number: str | None) -> str:
    """A lesser sign that it was taken: politeness, a number, an address; "" for none."""
    if polite := _with(said, "courtesy"):
        return polite[0]
    if number:
        return f"it has the number {number}"
    return f"the page moved to {one_line(url)}" if url and _tells_success(url) else ""


def _complaints(after: Aftermath, new: Aftermath, said: Sequence[str]) -> list[str]:
    """What the page holds against us, each once: where it marks a field that comes first, with the field's name."""
    marked = [*after.wrong, *(after.errors if after.again else new.errors)]
    if after.holds:
        marked += after.unfit
    loud = new.alerts if after.holds else ()
    spoken = [each for each in (*new.likely, *loud) if not _with([each], "received") and not _with([each], "courtesy")]
    spoken += [each for each in (*new.alerts, *new.news) if _with([each], "failed") or _with([each], "complaint")]
    if not marked and not spoken and after.again:
        spoken = _with(said, "complaint")
    told = [*marked, *spoken]
    return [each for each in dict.fromkeys(told) if not _is_part(each, told)]


def _is_part(text: str, others: Iterable[str]) -> bool:
    return any(text != other and text in other for other in others)


def _with(lines: Iterable[str], kind: str) -> list[str]:
    """The lines in which such words occur."""
    words = phrases("words", _DATA)[kind]
    return [line for line in lines if longest_match(fold(line[:_WORDY]), words)]


def asks_for_review(lines: Iterable[str]) -> bool:
    """Whether a page shows everything once more before it is sent."""
    return bool(_with(lines, "review"))


def _tells_success(url: str) -> bool:
    """Whether the path, query or fragment of an address says that a form was taken, as in /contact?sent=1."""
    parts = urlsplit(url)
    words = re.split(r"[/?&=#.+]", unquote(f"{parts.path}?{parts.query}#{parts.fragment}").casefold())
    return any(word.strip("-_") in table(_DATA)["address"]["parts"] for word in words)
