"""Asserts of the shopping at foreign chats explain themselves as a test's do."""

import pytest

pytest.register_assert_rewrite("tests.integration.foreign.chats.shopping")  # which says what was heard, and what not
