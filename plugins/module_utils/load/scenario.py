# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a role says of the load it can take: where requests go, which, and what they leave behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

Scenario = dict[str, Any]

OPERATION: Final[dict[str, Any]] = {
    "weight": 1,
    "headers": {},
    "body": None,
    "signed_in": False,
    "expect": [200],
    "keeps": "",
    "takes": False,
}
"""What an operation need not say. `name`, `method` and `path` it must."""
METHODS: Final = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


def whole(given: Mapping[str, Any]) -> Scenario:
    """The scenario with everything that a role may leave out."""
    operations = [{**OPERATION, **item} for item in given.get("operations") or ()]
    return {"headers": {}, "sign_in": {}, "api_key": "", "removes": [], **given, "operations": operations}


def problems(scenario: Scenario) -> Iterator[str]:
    """What is wrong with it, in words of the role's variable."""
    if not scenario["operations"]:
        yield "application_load names no operations: the role does not say what its users do"
    url = str(scenario.get("base_url") or "")
    if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        yield f"application_load.base_url is {url!r}; it must be https, or http on this machine, for tokens are sent"
    for number, item in enumerate(scenario["operations"], 1):
        where = f"application_load.operations ({item.get('name') or number})"
        unknown = sorted(set(item) - set(OPERATION) - {"name", "method", "path"})
        if unknown:
            yield f"{where}: unknown {', '.join(unknown)}; there are name, method, path, {', '.join(OPERATION)}"
        if not item.get("name") or item.get("method") not in METHODS:
            yield f"{where}: needs a name and a method, one of {', '.join(METHODS)}"
        if not str(item.get("path") or "").startswith("/") or str(item.get("path")).startswith("//"):
            yield f"{where}: path must begin with one slash: requests go to base_url and nowhere else"
        if item["signed_in"] and not scenario["sign_in"]:
            yield f"{where}: signed_in, and application_load.sign_in says no user pool"
        if not isinstance(item["weight"], int) or item["weight"] < 1:
            yield f"{where}: weight is {item['weight']}; a whole number from 1"


def stranded(scenario: Scenario) -> list[str]:
    """Operations that need what none keeps."""
    keeps = any(item["keeps"] for item in scenario["operations"])
    return [item["name"] for item in scenario["operations"] if "{kept}" in str(item["path"]) and not keeps]
