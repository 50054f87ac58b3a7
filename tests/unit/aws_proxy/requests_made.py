"""Requests as botocore's own serializers write them, with every member filled in."""

from __future__ import annotations

import datetime
import json
from typing import Any
from urllib.parse import quote, urlencode

from aws_proxy.models import service_model
from aws_proxy.wire import Head, Message
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.serialize import create_serializer

MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
SCALARS: dict[str, Any] = {
    "boolean": True,
    "blob": b"bl\x00b",
    "double": 1.5,
    "float": 1.5,
    "integer": 7,
    "long": 7,
    "timestamp": MOMENT,
}


def sample(shape: Shape, depth: int = 0) -> Any:
    """A value with every member of the shape, recursion cut at a few levels."""
    if isinstance(shape, StructureShape):
        if getattr(shape, "is_document_type", False):
            return {"any": [1]}
        if depth > 6:
            return {}
        return {
            name: sample(member, depth + 1)
            for name, member in shape.members.items()
            if not (isinstance(member, StructureShape) and depth > 3 and name not in shape.required_members)
        }
    if isinstance(shape, ListShape):
        return (
            [sample(shape.member, depth + 1), sample(shape.member, depth + 1)]
            if depth < 6
            else [sample(shape.member, depth)]
        )
    if isinstance(shape, MapShape):
        return {"key1": sample(shape.value, depth + 1)}
    return SCALARS.get(shape.type_name, "a-text")


def written(service: str, operation: OperationModel, params: dict[str, Any], protocol: str) -> Message:
    """The HTTP request that a client of this protocol sends."""
    raw = create_serializer(protocol, include_validation=False).serialize_to_request(params, operation)
    query = raw["query_string"]
    if isinstance(query, dict):
        query = urlencode(query, doseq=True, quote_via=quote)
    body = raw["body"]
    if isinstance(body, dict):
        body = urlencode(body, doseq=True)
    if isinstance(body, str):
        body = body.encode()
    metadata = service_model(service).metadata  # type: ignore[union-attr]
    scope = metadata.get("signingName") or metadata["endpointPrefix"]
    headers = {key.lower(): str(value) for key, value in dict(raw["headers"]).items()}
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-1/{scope}/aws4_request, x"
    path = raw["url_path"]
    target = path + (("&" if "?" in path else "?") + query if query else "")
    head = Head(b"", (raw["method"], target, "HTTP/1.1"), tuple(headers.items()), headers)
    return Message(head, bytes(body), bytes(body))


def normal(value: Any) -> Any:
    """Blobs and moments in one form, for comparing."""
    return json.loads(json.dumps(value, default=repr, sort_keys=True))
