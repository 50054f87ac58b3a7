# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A description with its OpenAPI document written out as options."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...engine.errors import EngineError
from ...engine.kind import Spec
from ...openapi.loading import NotADocument, load
from ...openapi.merging import merged


def translated(spec: Spec) -> tuple[dict[str, Any], list[str]]:
    """`spec` with its document as options, and what cannot be translated. Raises `NotADocument`."""
    try:
        return merged(spec, load(spec["openapi"]))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotADocument(
            f"openapi: a part of the document is not of the shape that OpenAPI 3 gives it ({error}); a validator of "
            "OpenAPI documents says which"
        ) from error


def with_openapi(spec: Spec) -> dict[str, Any]:
    """`spec` with what its document adds (see openapi/merging.py); as it is where the document has problems."""
    try:
        return translated(spec)[0] if spec.get("openapi") else dict(spec)
    except NotADocument:
        return dict(spec)


def openapi_problems(spec: Spec) -> Iterable[str]:
    """What in the document cannot be translated."""
    if not spec.get("openapi"):
        return
    try:
        yield from translated(spec)[1]
    except NotADocument as problem:
        yield str(problem)


def readable(spec: Spec) -> dict[str, Any]:
    """`with_openapi`, for reading AWS: a document that has gone since it was checked is an error."""
    try:
        return translated(spec)[0] if spec.get("openapi") else dict(spec)
    except NotADocument as problem:
        raise EngineError(str(problem), "Put the document back, or leave openapi out.") from problem
