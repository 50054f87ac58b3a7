"""The campaigns go through the same embedded AWS and proxy as the end-to-end tests of the playbooks."""

from __future__ import annotations

from e2e.playbooks.conftest import fresh_application, place, story

__all__ = ["fresh_application", "place", "story"]
