# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a REST API and its children are called: API by name and tag, method by its key, settings by theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.candidates import choose
from ...engine.errors import Candidate
from ...engine.tags import STACK_TAG
from ..api_shared import invocation
from ..api_shared.patches import plain

SERVICE: Final = "apigateway"
PAGE: Final = {"PageSize": 500}
"""The most that API Gateway answers at once; its own default is 25."""
STAGE_WIDE: Final = "*/*"


def find_rest_api(aws: Aws, name: str) -> dict[str, Any] | None:
    """The REST API called `name` as GetRestApis has it (there is no get by name), or None. Raises `Ambiguous`."""
    return pick(aws, name, list_rest_apis(aws))


def find_rest_api_ids(aws: Aws, names: Iterable[str]) -> dict[str, str | None]:
    """The ids of the REST APIs called `names`, None for those that do not exist, with one list."""
    wanted = sorted(set(names))
    apis = list_rest_apis(aws) if wanted else []
    chosen = {name: pick(aws, name, apis) for name in wanted}
    return {name: str(api["id"]) if api else None for name, api in chosen.items()}


def list_rest_apis(aws: Aws) -> list[dict[str, Any]]:
    """Every REST API of the account and region."""
    return aws.pages(SERVICE, "get_rest_apis", "items", PaginationConfig=PAGE)


def pick(aws: Aws, name: str, apis: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The one of `apis` that `name` means, or None."""
    named = [api for api in apis if api.get("name") == name]
    candidates = [
        Candidate(str(api["id"]), str(api.get("createdDate", "")), (api.get("tags") or {}).get(STACK_TAG))
        for api in named
    ]
    chosen = choose("apigateway_rest_api", name, candidates, aws.stack, aws.take_over)
    return next((dict(api) for api in named if api["id"] == chosen), None)


def statement_id(api: str) -> str:
    """The Sid under which the REST API called `api` may invoke a function."""
    return invocation.statement_id(invocation.REST_SID_PREFIX, api)


def parents(path: str) -> list[str]:
    """Every path that must exist for `path`, from the root downwards, itself included."""
    steps = [step for step in path.split("/") if step]
    return ["/", *("/" + "/".join(steps[: count + 1]) for count in range(len(steps)))]


def parent(path: str) -> str:
    """The path one step up."""
    return path.rpartition("/")[0] or "/"


def setting_key(wire: str) -> str:
    """A key of a stage's methodSettings (`~1items~1{id}/GET`) as the method's own key (`GET /items/{id}`)."""
    path, _slash, method = wire.rpartition("/")
    return f"{method} /{plain(path).strip('/')}"
