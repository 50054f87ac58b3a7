# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An application's OpenAPI file, and what its code says that the file must repeat."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions

FOLDER = Path(__file__).parents[3] / "docs" / "openapi"
GATEWAY = "x-amazon-apigateway-gateway-responses"


class Document:
    """`resolve` follows references, `path` is the file."""

    def __init__(self, application):
        self.path = FOLDER / f"{application}.yaml"
        self.content = yaml.safe_load(self.path.read_text(encoding="utf-8"))
        self.schemas = self.content["components"]["schemas"]

    def resolve(self, node):
        """A part of the document with every reference replaced by what it refers to."""
        if isinstance(node, list):
            return [self.resolve(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            target = self.content
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            return self.resolve(target)
        return {name: self.resolve(value) for name, value in node.items()}

    def operations(self):
        """{operation id: (path, method, operation with its path's parameters)}, all resolved."""
        return {
            operation["operationId"]: (
                path,
                method,
                self.resolve(operation | {"parameters": item.get("parameters", []) + operation.get("parameters", [])}),
            )
            for path, item in self.content["paths"].items()
            for method, operation in item.items()
            if method != "parameters"
        }

    def codes(self):
        return set(self.schemas["Error"]["properties"]["error"]["properties"]["code"]["enum"])

    def gateway_codes(self):
        """The codes of API Gateway's own answers, whose templates must be valid."""
        found = set()
        for answer in self.content.get(GATEWAY, {}).values():
            body = json.loads(answer["responseTemplates"]["application/json"])
            Draft202012Validator(self.resolve(self.schemas["Error"])).validate(body)
            found.add(body["error"]["code"])
        return found

    def check_response(self, operation_id, response):
        """Raises when the file does not describe such a response of a function: status, headers, body."""
        described = self.operations()[operation_id][2]["responses"][str(response["statusCode"])]
        for name, header in described.get("headers", {}).items():
            value = response["headers"].get(name.lower())
            if value is not None or header.get("required"):
                Draft202012Validator(header["schema"]).validate(value)
        if "content" not in described:
            assert response["body"] == ""
            return
        schema = described["content"][response["headers"]["content-type"]]["schema"]
        Draft202012Validator(schema).validate(json.loads(response["body"]))

    def examples(self):
        """Pairs (schema, example value) of bodies, headers, parameters and schemas."""

        def walk(node):
            if isinstance(node, list):
                for item in node:
                    yield from walk(item)
            elif isinstance(node, dict):
                schema = node.get("schema")
                if schema is not None:
                    yield from ((schema, example["value"]) for example in (node.get("examples") or {}).values())
                    yield from ((schema, node["example"]) for _ in range("example" in node))
                if isinstance(node.get("examples"), list):
                    yield from ((node, example) for example in node["examples"])
                for value in node.values():
                    yield from walk(value)

        return list(walk(self.resolve(self.content)))


def anchored(pattern):
    """A schema's pattern as code that uses fullmatch spells it."""
    return re.fullmatch(r"\^(.*)\$", pattern)[1]


def bounded(schema):
    """A schema's pattern and lengths as one expression."""
    return f"{anchored(schema['pattern']).removesuffix('+')}{{{schema['minLength']},{schema['maxLength']}}}"


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _sources(application):
    """The files of the application's functions and every layer's module that they import."""
    layers = {f"{path.parent.name}.{path.stem}": path for path in (functions.SOURCE / "layers").glob("*/*_common/*.py")}
    found, todo = set(), list((functions.SOURCE / application).glob("*/*.py"))
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo += [layers[name] for name in _imports(path) if name in layers]
    return found


def raised_codes(application):
    """The error codes that the application's functions can answer with."""
    from web_common import http

    text = "".join(path.read_text(encoding="utf-8") for path in _sources(application))
    return set(re.findall(r'HttpError\(\s*\d{3},\s*"(\w+)"', text)) | {http.UNAVAILABLE[1], http.INTERNAL[1]}
