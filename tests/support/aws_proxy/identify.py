"""Which AWS operation an HTTP request is: by signature scope, target header, action or path, as AWS itself finds it."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, unquote

from botocore.model import OperationModel

from .models import UNSIGNED_ACTIONS, UNSIGNED_TARGETS, candidates, service_model
from .wire import Message

_NOT_THE_API = re.compile(r"^/_(aws|ministack|localstack)(/|$)")
_DATA_PLANE_HOST = re.compile(r"\.(execute-api|cloudfront|lambda-url)\.")
_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/]*)/([^/]+)/aws4_request")
_RPC_PATH = re.compile(r"^/service/[^/]+/operation/([A-Za-z0-9]+)$")
_LABEL = re.compile(r"\{([^}+]+)(\+?)\}")


@dataclass(frozen=True)
class Request:
    """An AWS API request as identified, not yet decoded.

    ``operation`` is "" when the service's model has no operation that fits; ``labels`` are the path's raw parts.
    """

    service: str
    operation: str
    region: str
    access_key_id: str
    protocol: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, str], ...]
    message: Message
    body: bytes

    @property
    def operation_model(self) -> OperationModel | None:
        model = service_model(self.service)
        if model is None or not self.operation:
            return None
        return model.operation_model(self.operation)


def identify(message: Message) -> Request | None:
    """The AWS API call in an HTTP request; None for everything else (invocations of APIs, pages, health checks)."""
    method, target, _ = message.head.start
    path, _, query_text = target.partition("?")
    host = message.head.get("host")
    if _NOT_THE_API.match(path) or _DATA_PLANE_HOST.search(host):
        return None
    query = tuple(parse_qsl(query_text, keep_blank_values=True))
    body = _plain_body(message)
    scope = _scope(message, query)
    if scope is None:
        scope = _unsigned_scope(message, body)
    if scope is None or scope[2] == "execute-api":
        return None
    access_key_id, region, signing_name = scope
    names = candidates(signing_name)
    found = _operation(message, method, _bucket_in_path(path, host, signing_name), query, names, body)
    service, operation, protocol, labels = found
    return Request(
        service or signing_name, operation, region, access_key_id, protocol, method, path, query, labels, message, body
    )


def _plain_body(message: Message) -> bytes:
    if message.head.get("content-encoding").lower() == "gzip":
        try:
            return gzip.decompress(message.body)
        except OSError:
            return message.body
    return message.body


def _scope(message: Message, query: tuple[tuple[str, str], ...]) -> tuple[str, str, str] | None:
    """(access key id, region, signing name) of a signed or presigned request."""
    credential = message.head.get("authorization")
    if not credential:
        credential = "Credential=" + dict(query).get("X-Amz-Credential", "")
    found = _CREDENTIAL.search(credential)
    return (found[1], found[2], found[3]) if found else None


def _unsigned_scope(message: Message, body: bytes) -> tuple[str, str, str] | None:
    service = UNSIGNED_TARGETS.get(message.head.get("x-amz-target").partition(".")[0])
    if service is None and _is_form(message):
        service = UNSIGNED_ACTIONS.get(dict(parse_qsl(body.decode("utf-8", "replace"))).get("Action", ""))
    return ("", "", service) if service else None


def _is_form(message: Message) -> bool:
    return message.head.get("content-type").startswith("application/x-www-form-urlencoded")


def _bucket_in_path(path: str, host: str, signing_name: str) -> str:
    """S3's host style (``bucket.s3.…``) turned into its path style."""
    if signing_name == "s3" and (found := re.match(r"^(.+?)\.s3[.-]", host)):
        return f"/{found[1]}{path}"
    return path


_Found = tuple[str, str, str, tuple[tuple[str, str], ...]]


def _operation(
    message: Message, method: str, path: str, query: tuple[tuple[str, str], ...], names: tuple[str, ...], body: bytes
) -> _Found:
    if message.head.get("smithy-protocol") == "rpc-v2-cbor":
        found = _RPC_PATH.match(path)
        return _named(names, found[1] if found else "", "smithy-rpc-v2-cbor")
    if target := message.head.get("x-amz-target"):
        prefix, _, operation = target.rpartition(".")
        owners = tuple(n for n in names if _metadata(n).get("targetPrefix") == prefix)
        return _named(owners or names, operation, "json")
    form = dict(parse_qsl(body.decode("utf-8", "replace"))) if _is_form(message) else dict(query)
    if "Action" in form and "Version" in form:
        owners = tuple(n for n in names if _metadata(n).get("apiVersion") == form["Version"])
        service, operation, _, labels = _named(owners or names, form["Action"], "query")
        return service, operation, "ec2" if service == "ec2" else "query", labels
    headers = frozenset(name for name, _ in message.head.headers)
    return _rest(method, path, query, headers, names)


def _metadata(service: str) -> dict[str, str]:
    model = service_model(service)
    return dict(model.metadata) if model else {}


def _named(names: tuple[str, ...], operation: str, protocol: str) -> _Found:
    for name in names:
        model = service_model(name)
        if model is not None and operation in model.operation_names:
            return name, operation, protocol, ()
    return (names[0] if names else ""), "", protocol, ()


@dataclass(frozen=True)
class _Route:
    service: str
    operation: str
    path: re.Pattern[str]
    labels: tuple[str, ...]
    literal: int
    constants: tuple[tuple[str, str], ...]
    needed_query: frozenset[str]
    needed_headers: frozenset[str]
    deprecated: bool


@cache
def _routes(service: str) -> dict[str, tuple[_Route, ...]]:
    model = service_model(service)
    table: dict[str, list[_Route]] = {}
    if model is None or not model.metadata["protocol"].startswith("rest"):
        return {}
    for name in model.operation_names:
        operation = model.operation_model(name)
        table.setdefault(operation.http.get("method", "POST"), []).append(_route(service, operation))
    return {method: tuple(routes) for method, routes in table.items()}


def _route(service: str, operation: OperationModel) -> _Route:
    template, _, constants = operation.http["requestUri"].partition("?")
    labels = tuple(label for label, _ in _LABEL.findall(template))
    pattern, last = "", 0
    for found in _LABEL.finditer(template):
        pattern += re.escape(template[last : found.start()]) + ("(.+)" if found[2] else "([^/]+)")
        last = found.end()
    pattern += re.escape(template[last:].rstrip("/"))
    shape = operation.input_shape
    needed: dict[str, set[str]] = {"querystring": set(), "header": set()}
    members = {name: shape.members[name] for name in shape.required_members} if shape else {}
    for member, member_shape in members.items():
        serialization = member_shape.serialization
        if serialization.get("location") in needed:
            needed[serialization["location"]].add(serialization.get("name", member).lower())
    return _Route(
        service,
        operation.name,
        re.compile(pattern + "/?$"),
        labels,
        len(_LABEL.sub("", template)),
        tuple(parse_qsl(constants, keep_blank_values=True)),
        frozenset(needed["querystring"]),
        frozenset(needed["header"]),
        bool(operation.deprecated),
    )


def _rest(
    method: str, path: str, query: tuple[tuple[str, str], ...], headers: frozenset[str], names: tuple[str, ...]
) -> _Found:
    """The route that fits best: most required parameters present, then most literal path."""
    sent = {name.lower() for name, _ in query}
    best: tuple[tuple[int, ...], _Route, re.Match[str]] | None = None
    for name in names:
        for route in _routes(name).get(method, ()):
            found = route.path.match(path)
            if found is None or not set(route.constants) <= set(query):
                continue
            missing = len(route.needed_query - sent) + len(route.needed_headers - headers)
            fit = (
                -missing,
                -route.deprecated,
                len(route.constants) + len(route.needed_query) + len(route.needed_headers),
                route.literal,
            )
            if best is None or fit > best[0]:
                best = (fit, route, found)
    if best is None:
        return (names[0] if names else ""), "", "rest-json" if not names else _metadata(names[0])["protocol"], ()
    _, route, found = best
    labels = tuple(zip(route.labels, (unquote(value) for value in found.groups()), strict=True))
    return route.service, route.operation, _metadata(route.service)["protocol"], labels
