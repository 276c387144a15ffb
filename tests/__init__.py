"""A package of its own, so that no `tests` that another project installed is taken for it."""
