"""Texts in the cells of a CSV file, which a spreadsheet may take for more than texts."""

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n", "|", "%")


def text_cell(text: str) -> str:
    """The text; with an apostrophe before it, which such programs hide, where it would begin a formula.

    (OWASP, "CSV Injection".)
    """
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text
