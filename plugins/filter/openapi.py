# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenAPI documents of described REST APIs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ansible_collections.serverless.aws.plugins.module_utils.openapi.exporting import document
from ansible_collections.serverless.aws.plugins.module_utils.openapi.loading import NotADocument


def rest_api_openapi(api: Mapping[str, Any]) -> dict[str, Any]:
    """The OpenAPI 3 document of an entry of the option `apis` of apigateway_rest_apis."""
    try:
        return document(api)
    except (NotADocument, KeyError) as error:
        raise AnsibleFilterError(f"rest_api_openapi: {error}") from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Filter name to function."""
        return {"rest_api_openapi": rest_api_openapi}
