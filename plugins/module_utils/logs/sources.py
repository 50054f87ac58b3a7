# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which log groups an application has, by the name that people call them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..rules.description import Specs

API_MODULES: Final = ("apigatewayv2_apis", "apigateway_rest_apis")


@dataclass(frozen=True)
class Source:
    """A log group, and what writes to it: a function or an API."""

    name: str
    group: str
    api: bool = False


def sources(specs: Specs) -> list[Source]:
    """The functions of a description and its APIs with access logs, in its order."""
    functions = [Source(spec["name"], group_of(spec)) for spec in specs.get("lambda_functions", ())]
    apis = {
        group: Source(spec["name"], group, api=True)
        for module in API_MODULES
        for spec in specs.get(module, ())
        for stage in spec.get("stages") or ()
        if (group := stage.get("access_log_group"))
    }
    return [*functions, *apis.values()]


def group_of(spec: Mapping[str, Any]) -> str:
    """The log group of a function."""
    return str(spec.get("log_group") or f"/aws/lambda/{spec['name']}")


def chosen(every: Iterable[Source], names: Sequence[str]) -> tuple[list[Source], list[str]]:
    """Those that are named, all for no name; and the names that there are not."""
    known = {source.name: source for source in every}
    if not names:
        return list(known.values()), []
    return [known[name] for name in names if name in known], [name for name in names if name not in known]
