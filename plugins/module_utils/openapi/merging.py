# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A described REST API with what its OpenAPI document adds. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .adapting import adapted
from .extensions import OPTIONS
from .translating import translate

FAMILIES: Final = (("methods", "method"), ("models", "name"), ("authorizers", "name"), ("gateway_responses", "type"))


def merged(spec: Mapping[str, Any], document: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """`spec` with what `document` adds, and what in it cannot be translated; what `spec` has itself comes first."""
    found, problems = translate(adapted(document, spec))
    whole = {**spec, "openapi": None}
    for family, name in FAMILIES:
        own = list(spec.get(family) or [])
        names = {one[name] for one in own}
        whole[family] = [*own, *(one for one in found[family] if one[name] not in names)]
    for option in ("description", "version"):
        whole[option] = spec.get(option) or found[option]
    for option, default in OPTIONS.values():
        if option in found and spec.get(option) in (None, default):
            whole[option] = found[option]
    return whole, problems
