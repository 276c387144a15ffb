"""What text without a label, or with a wrong one, is: told by the letters that a language writes most."""

import re

LOOKED_AT = 4_000  # bytes
FEWEST = 8  # characters beyond ASCII, to tell a language from
LIKELY = 0.3  # of them among the commonest of the language: a dozen letters, or of thousands of signs a few dozen
LIKELY_SIGNS = 0.12
LETTERS = 0.85  # of them letters at all

_CYRILLIC = set("оеаинтсрвлкуі")
_GREEK = set("αοιετσνηυρκμά")
_HEBREW = set("יוהלאתרמבשנ")
_ARABIC = set("اليمونرتبةعدس")
_JAPANESE = {chr(code) for code in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB))} | set("、。ー日本人大会社様")
_CHINESE = set(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會也你对對生能而子那得于於着下自之年过過发發后後您好请請谢謝。、"
)
_KOREAN = set("이다는을가의에고하지은를한도로서사기자리어나시니아대라보해인들게있습세요안녕감주으일")

# In this order where two are as likely: the commoner first.
_LETTERED = (
    ("cp1251", _CYRILLIC),
    ("koi8-u", _CYRILLIC),
    ("cp866", _CYRILLIC),
    ("cp1253", _GREEK),
    ("cp1255", _HEBREW),
    ("cp1256", _ARABIC),
)
_SIGNED = (("gb18030", _CHINESE), ("big5", _CHINESE), ("cp932", _JAPANESE), ("euc_jp", _JAPANESE), ("cp949", _KOREAN))

_SIGN_IN_WORD = re.compile("[a-z][\u00a1-\u00bf][a-z]")  # as "opu\u00b6ci\u00b3a" for "opu\u015bci\u0142a"


def guessed(data: bytes) -> str | None:
    """The text, where a charset makes a language of the bytes that Windows-1252 does not; else None."""
    sample = data[:LOOKED_AT]
    beyond = sum(byte >= 0x80 for byte in sample)
    if beyond < FEWEST or beyond <= sum(chr(byte).isalpha() for byte in sample if byte < 0x80):
        return _central_european(data)
    best = max(
        *((_likelihood(sample, charset, common) - LIKELY, charset) for charset, common in _LETTERED),
        *((_likelihood(sample, charset, common) - LIKELY_SIGNS, charset) for charset, common in _SIGNED),
        key=lambda each: each[0],
    )
    return data.decode(best[1], "replace") if best[0] > 0 else None


def _likelihood(sample: bytes, charset: str, common: set[str]) -> float:
    """The share of the characters beyond ASCII that are common in the language."""
    text = sample.decode(charset, "replace")
    beyond = [character for character in text if character > "\x7f"]
    letters = sum(character.isalpha() or character in common for character in beyond)
    if not beyond or text.count("\ufffd") > 1 or letters < LETTERS * len(beyond):  # one may be cut in half at the end
        return 0.0
    return sum(character in common for character in beyond) / len(beyond)


def _central_european(data: bytes) -> str | None:
    """Polish, Czech and their neighbours, where Windows-1252 puts signs inside words."""
    if not _SIGN_IN_WORD.search(data[:LOOKED_AT].decode("cp1252", "replace")):
        return None
    for charset in ("iso8859-2", "cp1250"):
        text = data.decode(charset, "replace")
        if all(character.isalpha() for character in text[:LOOKED_AT] if "\x7f" < character < "\u2000"):
            return text
    return None
