"""Helpers of the end-to-end tests assert, too."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("e2e.application", "e2e.deployed", "e2e.orders", "api_client", "posts_client")
