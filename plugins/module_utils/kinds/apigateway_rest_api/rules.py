# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What API Gateway would refuse in the description of a REST API, found without a call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...engine.kind import Spec
from ..api_shared.described import repeated
from .draft_4 import schema_problems
from .methods_wanted import path_of
from .names import parent, parents
from .stage_rules import stage_problems

KEY: Final = re.compile(r"(?:ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (?P<path>/\S*)")
STEP: Final = re.compile(r"[A-Za-z0-9._:-]+|\{[A-Za-z0-9._:-]+\+?\}")
MODEL: Final = re.compile(r"[A-Za-z0-9]+")
TOKEN_SOURCE: Final = re.compile(r"method\.request\.header\.[A-Za-z0-9-]+")
SOURCE: Final = re.compile(r"(method\.request\.(header|querystring)|stageVariables|context)\.[\w.-]+")
LARGEST_COMPRESSION: Final = 10_485_760
RESERVED: Final = ("ping", "sping")
"""First steps of a path that API Gateway's own health check answers."""


def problems(spec: Spec) -> Iterable[str]:
    """Every problem of `spec`, each with the option and the way out."""
    yield from repeated("methods", [one["method"] for one in spec["methods"]])
    for family in ("authorizers", "models", "stages"):
        yield from repeated(family, [one["name"] for one in spec[family]])
    yield from repeated("gateway_responses", [one["type"] for one in spec["gateway_responses"]])
    for method in spec["methods"]:
        yield from method_problems(method, spec)
    yield from path_problems([path_of(one["method"]) for one in spec["methods"]])
    for authorizer in spec["authorizers"]:
        yield from authorizer_problems(authorizer)
    for model in spec["models"]:
        yield from model_problems(model)
    for response in spec["gateway_responses"]:
        if not 100 <= (response.get("status_code") or 200) <= 599:
            yield f"gateway_responses {response['type']}: status_code must be 100 to 599"
    if spec["stages"] and not spec["methods"]:
        yield "stages need methods: API Gateway does not deploy an API without any"
    for stage in spec["stages"]:
        yield from stage_problems(stage, spec)
    yield from api_problems(spec)


def api_problems(spec: Spec) -> Iterable[str]:
    """The API's own settings."""
    smallest = spec.get("minimum_compression_bytes")
    if smallest is not None and not 0 <= smallest <= LARGEST_COMPRESSION:
        yield f"minimum_compression_bytes must be 0 to {LARGEST_COMPRESSION}"
    for kind in spec["binary_media_types"]:
        if "/" not in kind:
            yield f"binary_media_types has {kind!r}, which is no media type"
    cors = spec.get("cors")
    if cors and cors["allow_credentials_enabled"] and "*" in (cors["allow_origin"], *cors["allow_headers"]):
        yield "cors: * is not allowed with allow_credentials_enabled; name the origin and the headers"
    if cors and not 0 <= cors["max_age_seconds"] <= 86_400:
        yield "cors.max_age_seconds must be 0 to 86400"


def method_problems(method: Mapping[str, Any], spec: Spec) -> Iterable[str]:
    """A method's key, its parameters, who may use it, and what it refers to."""
    key = method["method"]
    match = KEY.fullmatch(key)
    if not match:
        yield f"method {key!r} must read `METHOD /path` with a method in capitals"
        return
    where = f"method {key}"
    steps = [step for step in match["path"].split("/")[1:] if match["path"] != "/"]
    if not all(STEP.fullmatch(step) for step in steps):
        yield f"{where}: a step of a path has letters, digits, . _ : and -, or is one {{variable}}; none is empty"
    if steps and steps[0] in RESERVED:
        yield f"{where}: API Gateway keeps /{steps[0]} for its own health check"
    if any(step.endswith("+}") for step in steps[:-1]):
        yield f"{where}: a {{variable+}} takes the rest of the path, so it comes last"
    variables = {step.strip("{}+") for step in steps if step.startswith("{")}
    for parameter in method["parameters"]:
        if parameter["in"] == "path" and parameter["name"] not in variables:
            yield f"{where}: the path has no {{{parameter['name']}}}"
    models = [one["name"] for one in spec["models"]]
    if method.get("model") and method["model"] not in models:
        yield f"{where}: the model {method['model']} is none of models ({', '.join(sorted(models))})"
    if not 50 <= method["timeout_milliseconds"] <= 29_000:
        yield f"{where}: timeout_milliseconds must be 50 to 29000"
    yield from access_problems(where, method, {one["name"]: one for one in spec["authorizers"]})


def access_problems(where: str, method: Mapping[str, Any], authorizers: Mapping[str, Any]) -> Iterable[str]:
    """Who may use a method."""
    name = method.get("authorizer")
    if name and name not in authorizers:
        yield f"{where}: the authorizer {name} is none of authorizers ({', '.join(sorted(authorizers))})"
    if name and method["iam_enabled"]:
        yield f"{where}: authorizer and iam_enabled exclude each other"
    if method["scopes"] and not authorizers.get(name or "", {}).get("user_pools"):
        yield f"{where}: scopes need an authorizer with user_pools"


def path_problems(paths: Iterable[str]) -> Iterable[str]:
    """Below one path there can be one variable only (CreateResource: a sibling already has a variable path part)."""
    variables: dict[str, set[str]] = {}
    for path in {every for one in paths for every in parents(one)}:
        step = path.rpartition("/")[2]
        if step.startswith("{"):
            variables.setdefault(parent(path), set()).add(step)
    for above, names in sorted(variables.items()):
        if len(names) > 1:
            listed = " and ".join(sorted(names))
            yield f"methods: below {above} there are {listed}; API Gateway takes one variable there"


def authorizer_problems(authorizer: Mapping[str, Any]) -> Iterable[str]:
    """One way to tell who calls: pools or a function."""
    where = f"authorizer {authorizer['name']}"
    function, sources = authorizer.get("function"), authorizer["identity_sources"]
    if bool(function) == bool(authorizer["user_pools"]):
        yield f"{where}: give one of user_pools and function"
        return
    if not 0 <= authorizer["result_ttl_seconds"] <= 3600:
        yield f"{where}: result_ttl_seconds must be 0 to 3600"
    one_token = not function or authorizer["type"] == "token"
    if one_token and (len(sources) > 1 or not all(TOKEN_SOURCE.fullmatch(one) for one in sources)):
        yield f"{where}: identity_sources must be one header, method.request.header.<name>"
    if not all(SOURCE.fullmatch(one) for one in sources):
        yield f"{where}: identity_sources must be method.request.header.<name>, method.request.querystring.<name> …"
    if authorizer["validation_expression"] and (not function or authorizer["type"] != "token"):
        yield f"{where}: validation_expression is for a function that sees one token"


def model_problems(model: Mapping[str, Any]) -> Iterable[str]:
    """A model's name, and that its schema stands on its own and is one of draft 4."""
    if not MODEL.fullmatch(model["name"]):
        yield f"model {model['name']!r} may have letters and digits only"
    for target in references(model["schema"]):
        if not target.startswith("#/definitions/"):
            yield f"model {model['name']}: $ref {target} must lead into the schema's own definitions"
    for problem in sorted(set(schema_problems(model["schema"]))):
        yield f"model {model['name']}: {problem}"


def references(schema: Any) -> Iterable[str]:
    """Every `$ref` in a schema."""
    if isinstance(schema, Mapping):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)
