"""The parts of a month's page: the facts of a `Month` in the words of a language, for any form that a page has."""
