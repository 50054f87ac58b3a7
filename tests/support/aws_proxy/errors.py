"""AWS error answers in each protocol's own form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from xml.sax.saxutils import escape

from botocore.model import ServiceModel, StructureShape

from . import cbor
from .identify import Request
from .models import service_model
from .wire import build_answer


@dataclass(frozen=True)
class AwsError:
    """An error as AWS words it: code, HTTP status, message (``{detail}`` is filled by the rule that refuses)."""

    code: str
    status: int
    message: str

    def worded(self, detail: str = "") -> AwsError:
        """The same error with its message filled in."""
        return AwsError(self.code, self.status, self.message.replace("{detail}", detail))


def render(error: AwsError, request: Request, request_id: str) -> bytes:
    """The whole HTTP answer that carries the error to this request's client."""
    headers, body = _form(error, request, request_id)
    headers += [("x-amzn-RequestId", request_id), ("Connection", "keep-alive")]
    if request.method == "HEAD":
        body = b""
    return build_answer(error.status, _reason(error.status), headers, body)


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def _form(error: AwsError, request: Request, request_id: str) -> tuple[list[tuple[str, str]], bytes]:
    model = service_model(request.service)
    if request.protocol == "smithy-rpc-v2-cbor":
        headers = [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")]
        body = cbor.dumps_text_map({"__type": error.code, "message": error.message})
        return headers + _query_compatible(error, model), body
    if request.protocol == "json":
        version = model.metadata.get("jsonVersion", "1.1") if model else "1.1"
        headers = [("Content-Type", f"application/x-amz-json-{version}")]
        body = json.dumps({"__type": _json_type(error, model), "message": error.message}).encode()
        return headers + _query_compatible(error, model), body
    if request.protocol == "rest-json":
        text = json.dumps({_message_member(error, model): error.message, "Type": "User"}).encode()
        return [("Content-Type", "application/json"), ("x-amzn-ErrorType", error.code)], text
    return [("Content-Type", "text/xml")], _xml(error, request, request_id).encode()


def _error_shapes(model: ServiceModel | None) -> list[StructureShape]:
    return [shape for shape in model.error_shapes if isinstance(shape, StructureShape)] if model else []


def _json_type(error: AwsError, model: ServiceModel | None) -> str:
    """The error shape's name: in query-compatible services it differs from the code that clients see."""
    for shape in _error_shapes(model):
        if shape.error_code == error.code:
            return str(shape.name)
    return error.code


def _query_compatible(error: AwsError, model: ServiceModel | None) -> list[tuple[str, str]]:
    if model is None or "awsQueryCompatible" not in model.metadata:
        return []
    return [("x-amzn-query-error", f"{error.code};{'Sender' if error.status < 500 else 'Receiver'}")]


def _message_member(error: AwsError, model: ServiceModel | None) -> str:
    """``message`` or ``Message``: rest-json services differ, and their clients read their own model's."""
    for shape in _error_shapes(model):
        if error.code in (shape.name, shape.error_code):
            return next((name for name in shape.members if name.lower() == "message"), "message")
    return "message"


def _xml(error: AwsError, request: Request, request_id: str) -> str:
    kind = "Sender" if error.status < 500 else "Receiver"
    fields = f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
    if request.service == "s3":
        return f'<?xml version="1.0" encoding="UTF-8"?><Error>{fields}<RequestId>{request_id}</RequestId></Error>'
    if request.protocol == "ec2":
        return f"<Response><Errors><Error>{fields}</Error></Errors><RequestID>{request_id}</RequestID></Response>"
    model = service_model(request.service)
    namespace = model.metadata.get("xmlNamespace") if model else None
    attribute = f' xmlns="{namespace}"' if isinstance(namespace, str) else ""
    return (
        f"<ErrorResponse{attribute}><Error><Type>{kind}</Type>{fields}</Error>"
        f"<RequestId>{request_id}</RequestId></ErrorResponse>"
    )
