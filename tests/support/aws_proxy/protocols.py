"""Request parameters out of an HTTP request, in the shape that botocore's clients take, by the service's model."""

from __future__ import annotations

import base64
import binascii
import datetime
import json
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.utils import parse_timestamp

from . import cbor
from .identify import Request

Tree = dict[str, Any]


class Undecodable(Exception):
    """The request's body is not what its protocol says."""


def decode(request: Request) -> dict[str, Any]:
    """The request's parameters as a dict in botocore's shape ({} for an unknown operation).

    Raises Undecodable when the body cannot be read in the request's protocol.
    """
    operation = request.operation_model
    if operation is None or operation.input_shape is None:
        return {}
    shape = operation.input_shape
    try:
        if request.protocol == "smithy-rpc-v2-cbor":
            return dict(cbor.loads(request.body)) if request.body else {}
        if request.protocol == "json":
            return _from_json(shape, json.loads(request.body or b"{}"))  # type: ignore[no-any-return]
        if request.protocol in ("query", "ec2"):
            return _from_form(shape, request)
        return _from_rest(shape, request)
    except (ValueError, ElementTree.ParseError, AttributeError, TypeError) as error:
        raise Undecodable(f"{request.service} {request.operation}: {error}") from error


def scalar(shape: Shape, text: str) -> Any:
    """A scalar from its text form; text that does not fit stays text, so that the check can name it."""
    try:
        if shape.type_name in ("integer", "long"):
            return int(text)
        if shape.type_name in ("float", "double"):
            return float(text)
        if shape.type_name == "boolean":
            return {"true": True, "false": False}.get(text, text)
        if shape.type_name == "timestamp":
            return _moment(text)
        if shape.type_name == "blob":
            return base64.b64decode(text, validate=True)
    except (ValueError, OverflowError, binascii.Error):
        return text
    return text


def _moment(value: Any) -> Any:
    """A timestamp in any of AWS's forms (epoch seconds, ISO 8601, RFC 822) as an aware datetime."""
    if isinstance(value, str) and not value.replace(".", "", 1).isdigit():
        found = parse_timestamp(value)
        return (found if found.tzinfo else found.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
    return datetime.datetime.fromtimestamp(float(value), datetime.UTC)


def _from_json(shape: Shape, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        if getattr(shape, "is_document_type", False):
            return value
        names = {member.serialization.get("name", name): name for name, member in shape.members.items()}
        return {
            names.get(key, key): _from_json(shape.members[names[key]], item) if key in names else item
            for key, item in value.items()
            if item is not None
        }
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_from_json(shape.member, item) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: _from_json(shape.value, item) for key, item in value.items()}
    if shape.type_name == "timestamp" and isinstance(value, int | float):
        return _moment(value)
    if shape.type_name in ("blob", "timestamp") and isinstance(value, str):
        return scalar(shape, value)
    return value


def _from_form(shape: Shape, request: Request) -> dict[str, Any]:
    pairs = parse_qsl(request.body.decode("utf-8"), keep_blank_values=True) or list(request.query)
    tree: Tree = {}
    for name, value in pairs:
        node = tree
        *parents, leaf = name.split(".")
        for part in parents:
            node = node.setdefault(part, {})
        node.setdefault(leaf, {})[""] = value
    return _form_value(shape, tree, request.protocol == "ec2")  # type: ignore[no-any-return]


def _form_value(shape: Shape, tree: Tree, ec2: bool) -> Any:
    if isinstance(shape, StructureShape):
        found = {}
        for name, member in shape.members.items():
            node = _form_node(name, member, tree, ec2)
            if node is not None:
                found[name] = _form_value(member, node, ec2)
        return found
    if isinstance(shape, ListShape):
        if not ec2 and not shape.serialization.get("flattened"):
            tree = tree.get(shape.member.serialization.get("name", "member"), {})
        return [_form_value(shape.member, tree[key], ec2) for key in sorted((k for k in tree if k.isdigit()), key=int)]
    if isinstance(shape, MapShape):
        entries = tree if shape.serialization.get("flattened") else tree.get("entry", {})
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        return {
            entries[n][key_name][""]: _form_value(shape.value, entries[n].get(value_name, {"": ""}), ec2)
            for n in sorted((k for k in entries if k.isdigit()), key=int)
        }
    return scalar(shape, tree.get("", ""))


def _form_node(name: str, member: Shape, tree: Tree, ec2: bool) -> Tree | None:
    key = member.serialization.get("name", name)
    if ec2:
        key = member.serialization.get("queryName") or key[:1].upper() + key[1:]
    elif isinstance(member, ListShape) and member.serialization.get("flattened"):
        key = member.member.serialization.get("name", key)
    node = tree.get(key)
    return node if isinstance(node, dict) else None


def _from_rest(shape: StructureShape, request: Request) -> dict[str, Any]:
    found: dict[str, Any] = {}
    payload = shape.serialization.get("payload")
    labels = dict(request.labels)
    in_body = False
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        wire_name = member.serialization.get("name", name)
        if location == "uri":
            if wire_name in labels:
                found[name] = scalar(member, labels[wire_name])
        elif location == "querystring":
            found.update(_from_query(name, wire_name, member, shape, request))
        elif location in ("header", "headers"):
            found.update(_from_headers(name, wire_name, member, location, request))
        elif name == payload:
            found.update(_from_payload(name, member, request))
        else:
            in_body = True
    if in_body and not payload and request.body:
        found.update(_body_members(shape, request))
    return found


def _from_query(name: str, wire_name: str, member: Shape, shape: StructureShape, request: Request) -> Tree:
    values = [value for key, value in request.query if key == wire_name]
    if isinstance(member, MapShape):
        taken = {m.serialization.get("name", n) for n, m in shape.members.items() if m is not member}
        constants = request.operation_model.http["requestUri"].partition("?")[2] if request.operation_model else ""
        taken |= {key for key, _ in parse_qsl(constants, keep_blank_values=True)}
        rest = {key: value for key, value in request.query if key not in taken}
        return {name: rest} if rest else {}
    if not values:
        return {}
    if isinstance(member, ListShape):
        return {name: [scalar(member.member, value) for value in values]}
    return {name: scalar(member, values[-1])}


def _from_headers(name: str, wire_name: str, member: Shape, location: str, request: Request) -> Tree:
    if location == "headers":
        prefix = wire_name.lower()
        found = {k[len(prefix) :]: v for k, v in request.message.head.headers if k.startswith(prefix)}
        return {name: found} if found else {}
    value = request.message.head.get(wire_name.lower())
    if not value:
        return {}
    if isinstance(member, ListShape):
        return {name: [part.strip() for part in value.split(",")]}
    return {name: scalar(member, value)}


def _from_payload(name: str, member: Shape, request: Request) -> Tree:
    if not request.body:
        return {}
    if member.type_name == "blob":
        return {name: request.body}
    if member.type_name == "string":
        return {name: request.body.decode("utf-8")}
    if request.protocol == "rest-xml":
        return {name: _from_xml(member, ElementTree.fromstring(request.body))}
    return {name: _from_json(member, json.loads(request.body))}


def _body_members(shape: StructureShape, request: Request) -> Tree:
    if request.protocol == "rest-xml":
        found: Tree = _from_xml(shape, ElementTree.fromstring(request.body))
    else:
        found = _from_json(shape, json.loads(request.body))
    located = {name for name, member in shape.members.items() if member.serialization.get("location")}
    return {name: value for name, value in found.items() if name not in located}


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def _from_xml(shape: Shape, element: ElementTree.Element) -> Any:
    if isinstance(shape, StructureShape):
        return _xml_structure(shape, element)
    if isinstance(shape, ListShape):
        item = shape.member.serialization.get("name", "member")
        return [_from_xml(shape.member, child) for child in element if _plain(child.tag) == item]
    if isinstance(shape, MapShape):
        return dict(_xml_entry(shape, child) for child in element)
    return scalar(shape, element.text or "")


def _xml_entry(shape: MapShape, entry: ElementTree.Element) -> tuple[str, Any]:
    parts = {_plain(child.tag): child for child in entry}
    key = parts[shape.key.serialization.get("name", "key")].text or ""
    return key, _from_xml(shape.value, parts[shape.value.serialization.get("name", "value")])


def _xml_structure(shape: StructureShape, element: ElementTree.Element) -> Tree:
    children: dict[str, list[ElementTree.Element]] = {}
    for child in element:
        children.setdefault(_plain(child.tag), []).append(child)
    attributes = {_plain(name): value for name, value in element.attrib.items()}
    found: Tree = {}
    for name, member in shape.members.items():
        wire_name = member.serialization.get("name", name)
        if member.serialization.get("xmlAttribute"):
            plain_name = wire_name.rpartition(":")[2]
            if plain_name in attributes:
                found[name] = attributes[plain_name]
        elif isinstance(member, ListShape) and member.serialization.get("flattened"):
            item = member.member.serialization.get("name", wire_name)
            if item in children:
                found[name] = [_from_xml(member.member, child) for child in children[item]]
        elif wire_name in children:
            found[name] = _from_xml(member, children[wire_name][0])
    return found
