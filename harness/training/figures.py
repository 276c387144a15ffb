"""What the judge is worth, in the figures that `evaluate` of the corpus prints, and how far its probabilities hold."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from harness.classify import label_of
from harness.model import Label
from harness.training.corpus import BUNDLES, Truth
from harness.training.learning import Opinion

_MAIL = "email"
_SINGLE = (_MAIL, "social", "chat", "canned_library")
_MACHINES = ("receipts", "absence", "chat_bots")
_TRAPS = ("relayed_human_comment", "helpdesk_agent_mail")
_BINS = 15

Figures = dict[str, float | None]


def figures(opinions: Sequence[Opinion]) -> Figures:
    """Every figure by name; None where the corpus has nothing to take it from."""
    files: defaultdict[tuple[str, bool], list[Opinion]] = defaultdict(list)
    for each in opinions:
        files[each.example.file, each.example.among_peers].append(each)
    single = [each for name in _SINGLE for each in files[name, False]]
    classed = [each for each in single if each.example.truth is not Truth.HUMAN]
    alone = [each for (_, among_peers), found in files.items() if not among_peers for each in found]
    return {
        **_mail(files[_MAIL, False]),
        "three classes, each reply alone, macro-F1": _macro_f1(classed, [Label.AUTOMATED, *_BY_PEOPLE]),
        "three classes: share decided": _share(label(each) is not Label.UNDECIDED for each in classed),
        **_bundles(files[BUNDLES, True]),
        **{f"{name}: judged automated, recall": _recall(files[name, False], Label.AUTOMATED) for name in _MACHINES},
        "macros: judged templated, recall": _recall(files["macros", True], Label.TEMPLATED),
        "wrappers: a person's words not called automated": _share(
            label(each) is not Label.AUTOMATED for each in files["wrappers", False]
        ),
        "calibration error: a machine or not, alone": _calibration_error(
            [(each.machine, each.example.truth is Truth.AUTOMATED) for each in alone]
        ),
        "calibration error: a machine or not, mail": _calibration_error(
            [(each.machine, each.example.truth is Truth.AUTOMATED) for each in files[_MAIL, False]]
        ),
        "calibration error: the label, alone": _calibration_error([_sure(each) for each in classed]),
        "calibration error: the label, bundles": _calibration_error([_sure(each) for each in files[BUNDLES, True]]),
    }


_BY_PEOPLE = (Label.TEMPLATED, Label.PERSONALISED)


def label(opinion: Opinion) -> Label:
    """The label that follows."""
    return label_of(opinion.machine, opinion.form)


def kinds(opinions: Iterable[Opinion]) -> Mapping[str, tuple[float, int]]:
    """Of the mails of each kind, the share told rightly as automated or not, and their number."""
    found: defaultdict[str, list[bool]] = defaultdict(list)
    for each in opinions:
        if each.example.file == _MAIL and not each.example.among_peers:
            found[each.example.subtype].append(_told(each))
    return {kind: (sum(told) / len(told), len(told)) for kind, told in sorted(found.items())}


def _told(opinion: Opinion) -> bool:
    return (label(opinion) is Label.AUTOMATED) == (opinion.example.truth is Truth.AUTOMATED)


def _mail(mail: Sequence[Opinion]) -> Figures:
    by_kind = kinds(mail)
    automated = [(each.example.truth is Truth.AUTOMATED, label(each) is Label.AUTOMATED) for each in mail]
    return {
        "mail: automated or not, macro-F1": (_f1(automated, True) + _f1(automated, False)) / 2 if mail else None,
        "mail: mean accuracy over kinds": sum(share for share, _ in by_kind.values()) / len(by_kind) if mail else None,
        "mail: header traps judged human": _share(_told(each) for each in mail if each.example.subtype in _TRAPS),
    }


def _bundles(members: Sequence[Opinion]) -> Figures:
    often = Counter(map(_letter, members))
    once = [each for each in members if each.example.truth is Truth.TEMPLATED and often[_letter(each)] == 1]
    return {
        "bundles: templated or personalised, macro-F1": _macro_f1(members, _BY_PEOPLE),
        "bundles: form letters seen once, recall": _share(label(each) is Label.TEMPLATED for each in once),
    }


def _letter(opinion: Opinion) -> tuple[str, str]:
    """The bundle and the text."""
    return opinion.example.id.partition("#")[0], opinion.example.cluster


def _macro_f1(opinions: Sequence[Opinion], labels: Sequence[Label]) -> float | None:
    pairs = [(each.example.truth.value, label(each).value) for each in opinions]
    return sum(map(partial(_f1, pairs), labels)) / len(labels) if pairs else None


def _f1(pairs: Sequence[tuple[object, object]], wanted: object) -> float:
    hits = sum(truth == said == wanted for truth, said in pairs)
    named = sum(truth == wanted for truth, _ in pairs) + sum(said == wanted for _, said in pairs)
    return 2 * hits / named if named else 0.0


def _recall(opinions: Sequence[Opinion], wanted: Label) -> float | None:
    """Averaged over texts, so that one letter in forty languages counts once."""
    texts: defaultdict[str, list[bool]] = defaultdict(list)
    for each in opinions:
        if each.example.truth.value == wanted.value:
            texts[each.example.cluster].append(label(each) is wanted)
    return sum(sum(told) / len(told) for told in texts.values()) / len(texts) if texts else None


def _share(told: Iterable[bool]) -> float | None:
    every = list(told)
    return sum(every) / len(every) if every else None


def _sure(opinion: Opinion) -> tuple[float, bool]:
    """How sure the judge is of the likeliest label, undecided or not, and whether it is right."""
    likeliest = label_of(opinion.machine, opinion.form, undecided_cost=1.0)
    shares = {
        Label.AUTOMATED: opinion.machine,
        Label.TEMPLATED: (1 - opinion.machine) * opinion.form,
        Label.PERSONALISED: (1 - opinion.machine) * (1 - opinion.form),
    }
    return shares[likeliest], likeliest.value == opinion.example.truth.value


def _calibration_error(said: Sequence[tuple[float, bool]]) -> float | None:
    """Expected calibration error in bins of as many replies each."""
    ordered = sorted(said)
    bins = [ordered[len(ordered) * number // _BINS : len(ordered) * (number + 1) // _BINS] for number in range(_BINS)]
    off = sum(abs(sum(sure for sure, _ in each) - sum(right for _, right in each)) for each in bins)
    return off / len(ordered) if ordered else None
