"""The names of what a reply can be."""

from enum import StrEnum


class Label(StrEnum):
    """Who wrote a reply, and whether for this customer."""

    AUTOMATED = "automated"
    TEMPLATED = "templated"
    PERSONALISED = "personalised"
    UNDECIDED = "undecided"
