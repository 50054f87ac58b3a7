"""Helpers of the end-to-end tests assert, too."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("e2e.application", "posts_client")
