# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which secrets a description has, how each gets a new value, and who shows the value to others. No call is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..engine.errors import EngineError
from ..rules.description import Specs


@dataclass(frozen=True)
class Shown:
    """A header by which a distribution shows a secret to one of its origins."""

    distribution: str
    aliases: tuple[str, ...]
    origin: str
    header: str
    key: str


@dataclass(frozen=True)
class Described:
    """A secret: `method` is `value`, `function`, or `none` with the reason and the way out in `reason`."""

    name: str
    kind: str
    method: str
    spec: Mapping[str, Any]
    function: str = ""
    reason: str = ""
    shown: tuple[Shown, ...] = ()


def described(specs: Specs) -> list[Described]:
    """Every secret of the description, in its order."""
    functions = {str(one["secret"]): str(one["function"]) for one in specs.get("secretsmanager_rotations", ())}
    found = [secret(spec, functions, specs) for spec in specs.get("secretsmanager_secrets", ())]
    return [*found, *api_keys(specs), *clients(specs)]


def secret(spec: Mapping[str, Any], functions: Mapping[str, str], specs: Specs) -> Described:
    """One of Secrets Manager's."""
    name, kind = str(spec["name"]), "secretsmanager_secret"
    shown = tuple(showing(name, specs))
    if name in functions:
        return Described(name, kind, "function", spec, functions[name], shown=shown)
    if spec.get("generate"):
        return Described(name, kind, "value", spec, shown=shown)
    if spec.get("secret_value"):
        reason = "the description gives its value, and the next run would put that back: change it there and converge"
    else:
        reason = "its value is set by somebody else: the description neither generates it nor names a rotation function"
    return Described(name, kind, "none", spec, reason=reason)


def showing(name: str, specs: Specs) -> Iterable[Shown]:
    """The headers that carry the secret."""
    for distribution in specs.get("cloudfront_distributions", ()):
        for origin in distribution["origins"]:
            for header in origin["headers"]:
                if header.get("secret") == name:
                    yield Shown(
                        str(distribution["name"]),
                        tuple(distribution["aliases"]),
                        str(origin["id"]),
                        str(header["name"]),
                        header.get("secret_key") or "",
                    )


def api_keys(specs: Specs) -> Iterable[Described]:
    """API keys: callers hold their values, so who gets a new one, and when the old one ends, is the description's."""
    reason = (
        "callers hold it: describe a second key beside it, converge, hand the new one out, and only then take this one "
        "out of the description and prune it (docs/rotate.md, API keys)"
    )
    for spec in specs.get("apigateway_api_keys", ()):
        yield Described(str(spec["name"]), "apigateway_api_key", "none", spec, reason=reason)


def clients(specs: Specs) -> Iterable[Described]:
    """Clients of a user pool with a secret: whoever signs in with it holds it too."""
    reason = (
        "applications hold it: describe a second client beside it, converge, move them to that one, and only then take "
        "this one out of the description"
    )
    for spec in specs.get("cognito_user_pool_clients", ()):
        if spec.get("generate_secret"):
            name = f"{spec['user_pool']}/{spec['name']}"
            yield Described(name, "cognito_user_pool_client", "none", spec, reason=reason)


def chosen(secrets: Sequence[Described], name: str) -> list[Described]:
    """All of them, or the one called `name`, which must be there and must be one that can be rotated."""
    if not name:
        return list(secrets)
    found = [item for item in secrets if item.name == name]
    if not found:
        known = ", ".join(item.name for item in secrets) or "none at all"
        raise EngineError(
            f"serverless_rotate_secret (SECRET=) is {name}, and the description has {known}", "Correct the name."
        )
    if found[0].method == "none":
        raise EngineError(f"{found[0].kind} {name} cannot be rotated", f"Reason: {found[0].reason}.")
    return found
