# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tier functions: from functions, each described once, to what the modules want."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Spec = Mapping[str, Any]
BESIDE = ("defaults", "cache_directory")
"""Variables of the tier that only say something about its functions and layers."""
OF_FUNCTION = (
    "statements",
    "managed_policies",
    "permissions_boundary",
    "queue",
    "mapping",
    "log_retention_days",
    "log_kms_key",
)
"""What a blueprint says about a function that is not an option of the function itself."""
BUILT = ("name", "directory", "handler", "runtime")
"""What the module lambda_packages takes of a function."""
SHAPES: dict[str, type] = {"statements": list, "mapping": dict, "layers": list, "environment": dict}
"""What this file looks into, in each function or their `defaults`, before any module checks it."""
LOGS = ("logs:CreateLogStream", "logs:PutLogEvents")
QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
TRACES = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")


def lists(variables: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The tier's lists, one per module, with what follows from each function put before what is given besides."""
    functions, layers = variables.get("functions") or [], variables.get("layers") or []
    defaults = variables.get("defaults") or {}
    rotations = {"rotations": variables["rotations"] or []} if "rotations" in variables else {}
    return {
        "log_groups": function_log_groups(functions, defaults) + list(variables.get("log_groups") or []),
        "roles": function_roles(functions, defaults) + list(variables.get("roles") or []),
        "layers": layer_specs(layers, defaults, variables.get("cache_directory") or ""),
        "functions": function_specs(functions, defaults, layers),
        "mappings": function_mappings(functions, defaults) + list(variables.get("mappings") or []),
        **rotations,
    }


def shape_problems(variables: Mapping[str, Any]) -> Iterator[str]:
    """What is of another shape than `lists` needs; each a sentence that names the variable and what is wanted."""
    defaults = variables.get("defaults")
    if defaults is not None and not isinstance(defaults, Mapping):
        yield "defaults must be a dictionary of options of functions"
    else:
        yield from wrong_options("defaults", defaults or {})
    for variable in ("functions", "layers", "log_groups", "roles", "mappings", "rotations"):
        given = variables.get(variable)
        if given is not None and not isinstance(given, list):
            yield f"{variable} must be a list; begin each of them with a dash"
            continue
        for index, item in enumerate(given or ()):
            if not isinstance(item, Mapping):
                yield f"{variable}[{index}] must be a dictionary, and is {item!r}"
            elif variable in ("functions", "layers"):
                if not isinstance(item.get("name"), str) or not item["name"]:
                    yield f"{variable}[{index}] has no name"
                yield from wrong_options(f"{variable}[{index}] ({item.get('name')})", item)


def wrong_options(where: str, item: Spec) -> Iterator[str]:
    """Options of `SHAPES` that are something else."""
    for option, wanted in SHAPES.items():
        value = item.get(option)
        if value is not None and not isinstance(value, wanted):
            yield f"{where}: {option} must be a {'list' if wanted is list else 'dictionary'}, and is {value!r}"
        elif option == "layers":
            for index, layer in enumerate(item.get(option) or ()):
                if not isinstance(layer, str) and not (
                    isinstance(layer, Mapping) and isinstance(layer.get("name"), str)
                ):
                    yield f"{where}: layers[{index}] must be a name, or a dictionary with one, and is {layer!r}"


def function_specs(
    functions: Iterable[Spec], defaults: Spec | None = None, layers: Sequence[Spec] = ()
) -> list[dict[str, Any]]:
    """The functions themselves: `defaults` under each, its role named after it, the folders of its layers filled in."""
    directories = {layer["name"]: layer.get("directory") for layer in layers}
    specs = []
    for function in functions:
        spec = {key: value for key, value in {**(defaults or {}), **function}.items() if key not in OF_FUNCTION}
        spec.setdefault("role", function["name"])
        named = [{"name": layer} if isinstance(layer, str) else dict(layer) for layer in spec.get("layers") or []]
        spec["layers"] = [
            {"directory": directories[layer["name"]], **layer} if directories.get(layer["name"]) else layer
            for layer in named
        ]
        specs.append(spec)
    return specs


def function_log_groups(functions: Iterable[Spec], defaults: Spec | None = None) -> list[dict[str, Any]]:
    """One log group for each function that does not name one: `log_retention_days`, `log_kms_key`."""
    groups = []
    for function in functions:
        settings = {**(defaults or {}), **function}
        if settings.get("log_group"):
            continue
        group: dict[str, Any] = {"name": log_group(settings)}
        if settings.get("log_retention_days") is not None:
            group["retention_days"] = settings["log_retention_days"]
        if settings.get("log_kms_key"):
            group["kms_key"] = settings["log_kms_key"]
        groups.append(group)
    return groups


def function_roles(functions: Iterable[Spec], defaults: Spec | None = None) -> list[dict[str, Any]]:
    """One role, called like it, for each function that names none: its `statements`, and what Lambda does with it."""
    settings = [{**(defaults or {}), **function} for function in functions]
    return [function_role(item) for item in settings if not item.get("role")]


def function_role(settings: Spec) -> dict[str, Any]:
    """The role of one function.

    Lambda writes to the log group and never makes it (else it would come back after it was deleted), reads the queue,
    writes to the dead-letter target, and sends traces, which X-Ray takes for no resource but `*`.
    """
    own = [statement("Logs", LOGS, f"logs:log-group:{log_group(settings)}:*")]
    if settings.get("queue"):
        own.append(statement("Queue", QUEUE, f"sqs:{settings['queue']}"))
    target = settings.get("dead_letter_arn")
    if target:
        action = "sns:Publish" if ":sns:" in f":{target}" else "sqs:SendMessage"
        own.append(statement("DeadLetters", (action,), target))
    if settings.get("tracing_enabled"):
        own.append(statement("Traces", TRACES, "*"))
    policies = {"lambda": own}
    if settings.get("statements"):
        policies["function"] = list(settings["statements"])
    role = {"name": settings["name"], "trusted_services": ["lambda.amazonaws.com"], "policies": policies}
    for option in ("managed_policies", "permissions_boundary"):
        if settings.get(option):
            role[option] = settings[option]
    return role


def function_mappings(functions: Iterable[Spec], defaults: Spec | None = None) -> list[dict[str, Any]]:
    """One mapping for each function that has a `queue`, with the options in its `mapping`."""
    settings = [{**(defaults or {}), **function} for function in functions]
    return [
        {"function": item["name"], "queue": item["queue"], **alias_of(item), **(item.get("mapping") or {})}
        for item in settings
        if item.get("queue")
    ]


def alias_of(settings: Spec) -> dict[str, Any]:
    """The alias through which the function is called, where it has one."""
    return {"alias": settings["alias"]} if settings.get("alias") else {}


def function_packages(described: Iterable[Spec], defaults: Spec | None = None) -> list[dict[str, Any]]:
    """Functions or layers with only those keys that decide what is built; a function's zip has no architecture."""
    merged = [{**(defaults or {}), **spec} for spec in described]
    return [{key: spec[key] for key in BUILT if key in spec} for spec in merged]


def layer_specs(
    layers: Iterable[Spec], defaults: Spec | None = None, cache_directory: str = ""
) -> list[dict[str, Any]]:
    """The layers for the runtime and architecture of the functions' `defaults`, and with the folder for their zips."""
    shared = {key: (defaults or {})[key] for key in ("runtime", "architecture") if key in (defaults or {})}
    if cache_directory:
        shared["cache_directory"] = cache_directory
    return [{**shared, **layer} for layer in layers]


def layer_packages(layers: Iterable[Spec], defaults: Spec | None = None) -> list[dict[str, Any]]:
    """Layers with only those keys that decide what is built."""
    wanted = ("name", "directory", "runtime", "architecture")
    return [{key: layer[key] for key in wanted if key in layer} for layer in layer_specs(layers, defaults)]


def log_group(settings: Spec) -> str:
    """The log group that the function writes to."""
    return str(settings.get("log_group") or f"/aws/lambda/{settings['name']}")


def statement(sid: str, actions: Sequence[str], resource: str) -> dict[str, Any]:
    """A statement that allows `actions` on `resource`."""
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": [resource]}
