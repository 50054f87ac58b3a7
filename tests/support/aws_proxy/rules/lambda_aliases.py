"""AWS Lambda: how an alias may split calls between two versions."""

from __future__ import annotations

from typing import Any

from ..calls import Call
from ..errors import AwsError
from ..strict import Rule, World
from .arns import docs, function_name

INVALID = "InvalidParameterValueException"
LATEST = "$LATEST"


def _split(call: Call, world: World) -> str | None:
    more = (call.params.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    if not more:
        return None
    version = str(call.params.get("FunctionVersion", LATEST))
    if LATEST in (version, *more):
        return "$LATEST is not supported for an alias pointing to more than 1 version"
    if len(more) > 1:
        return "Number of items in AdditionalVersionWeights cannot be greater than 1"
    if version in more:
        return "The additional version must not be the version of the alias"
    one, other = (_configuration(call, world, number) for number in (version, *more))
    if one.get("Role") != other.get("Role"):
        return "Alias pointing to multiple versions must have the same execution role"
    if _dead_letters(one) != _dead_letters(other):
        return "Alias pointing to multiple versions must have the same dead-letter queue configuration"
    return None


def _configuration(call: Call, world: World, version: str) -> dict[str, Any]:
    name = function_name(str(call.params.get("FunctionName", "")))
    return world.read("lambda", "get_function_configuration", call, FunctionName=name, Qualifier=version) or {}


def _dead_letters(configuration: dict[str, Any]) -> str:
    return str((configuration.get("DeadLetterConfig") or {}).get("TargetArn") or "")


RULES: tuple[Rule, ...] = (
    Rule(
        id="lambda-alias-split",
        service="lambda",
        operations=("CreateAlias", "UpdateAlias"),
        summary="calls are split between two published versions with the same role and dead-letter target",
        source=docs("lambda/latest/dg/configuring-alias-routing.html"),
        error=AwsError(INVALID, 400, "{detail}"),
        refuses=_split,
    ),
)
