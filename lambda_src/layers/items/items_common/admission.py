# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a request may be looked at, and who makes it: what every function of the API finds out first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from web_common.events import claim, correlation_id, dig
from web_common.http import HttpError
from web_common.requests import require_method, subject

from items_common.caller import Caller, not_found
from items_common.item import ITEM_ID, VERSIONS
from items_common.rate_limit import RateLimit

if TYPE_CHECKING:
    from web_common.events import Event


def _version(event: Event) -> str:
    """The stage variable `version`, else the stage's name: a base path of a domain leads to a stage."""
    asked = dig(event, "stageVariables", "version") or dig(event, "requestContext", "stage")
    if not isinstance(asked, str) or asked not in VERSIONS:
        raise HttpError(404, "unknown_version", f"The versions are {', '.join(VERSIONS)}.")
    return asked


def _user(event: Event) -> str:
    """The subject of an ID token. AWS refuses access tokens itself where no scopes are; an embedded AWS does not."""
    if claim(event, "token_use") == "access":
        raise HttpError(401, "unauthorized", "A valid token is required.")
    return subject(event)


class Admission:
    """Admits a request after its method, its token, its version and its user's rate, in this order."""

    def __init__(self, rate_limit: RateLimit) -> None:
        self._rate_limit = rate_limit

    def admit(self, event: Event, context: Any, method: str) -> Caller:
        """Return who asks. Raises HttpError 405, 401, 404 (unknown version), 429."""
        require_method(event, method)
        caller = Caller(_user(event), _version(event), correlation_id(event, context))
        self._rate_limit.admit(caller.user)
        return caller


def admission(client: Any) -> Admission:
    """Return the Admission for TABLE_NAME, USER_RATE_LIMIT and USER_RATE_WINDOW_SECONDS of the environment."""
    limit = RateLimit(
        client,
        os.environ["TABLE_NAME"],
        os.environ["AWS_REGION"],
        limit=int(os.environ.get("USER_RATE_LIMIT", "60")),
        window_seconds=int(os.environ.get("USER_RATE_WINDOW_SECONDS", "60")),
    )
    return Admission(limit)


def path_item_id(event: Event) -> str:
    """Return the item's id in the path. Raises HttpError 404 on what cannot be one."""
    asked = dig(event, "pathParameters", "id")
    if not isinstance(asked, str) or not ITEM_ID.fullmatch(asked):
        raise not_found()
    return asked
