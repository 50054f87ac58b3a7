# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The value of an API key, which API Gateway generated and no plan shows: for a test that calls the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError
from ..kinds.apigateway_api_key import SERVICE, find_api_key_id
from .common_options import Options
from .entry import Report
from .session import InSession, in_session

OPTIONS: Final[Options] = {"stack": {"type": "str"}, "name": {"type": "str", "required": True}}


@dataclass(frozen=True)
class ApiKeyValue(InSession):
    """The work of the module apigateway_api_key_value."""

    services: tuple[str, ...] = (SERVICE,)
    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, value}`, or a failure."""
        doing = f"the API key {params['name']}"
        return in_session(params, check_mode, report, doing, lambda aws: value(aws, str(params["name"])))


def value(aws: Aws, name: str) -> dict[str, Any]:
    """The key's value (GetApiKey). Raises EngineError when there is no such key."""
    key_id = find_api_key_id(aws, name)
    if key_id is None:
        raise EngineError(f"API key {name} does not exist", "Correct name, or make it first.")
    return {"changed": False, "value": aws.reader(SERVICE).get_api_key(apiKey=key_id, includeValue=True)["value"]}


API_KEY_VALUE: Final = ApiKeyValue()
