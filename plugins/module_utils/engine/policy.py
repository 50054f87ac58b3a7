# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAM policy documents in a normal form in which equal policies are equal values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final
from urllib.parse import unquote

from .values import plain_number

VERSION = "2012-10-17"
SORTED_LISTS = ("Action", "NotAction", "Resource", "NotResource")
ACCOUNT: Final = re.compile(r"\d{12}")
MEMBERS = ("Sid", "Effect", "Principal", "NotPrincipal", *SORTED_LISTS, "Condition")
ACTION = re.compile(r"\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+")


def normal_policy(document: str | Mapping[str, Any] | None, partition: str = "") -> dict[str, Any]:
    """`{Version, Statement: {sid: {...}}}` with single values as lists and lists sorted; `{}` for no policy.

    Statements are keyed by their Sid, so that a stray one is one change, also where it has the Sid of another; those
    without get `#1`, `#2` … by their place among the sorted ones. IAM answers documents URL-encoded (RFC 3986), others
    as plain JSON text. A described document is given the `partition` that it is for: AWS stores an account, given as a
    principal, as the ARN of its root there.
    """
    if not document:
        return {}
    if isinstance(document, str):
        text = unquote(document) if document.lstrip().startswith("%7B") else document
        document = dict(json.loads(text))
    statements = document.get("Statement", [])
    normal = [
        normal_statement(item, partition) for item in ([statements] if isinstance(statements, Mapping) else statements)
    ]
    unnamed = [item for item in normal if "Sid" not in item]
    unnamed.sort(key=lambda item: json.dumps(item, sort_keys=True, default=str))
    keyed: dict[str, Any] = {}
    for item in (item for item in normal if "Sid" in item):
        sid = str(item.pop("Sid"))
        keyed[sid if sid not in keyed else f"{sid} (statement {len(keyed) + 1})"] = item
    keyed.update({f"#{place}": item for place, item in enumerate(unnamed, 1)})
    return {"Version": document.get("Version", VERSION), "Statement": keyed}


def sid_problems(option: str, statements: Iterable[Mapping[str, Any]], taken: Iterable[str] = ()) -> Iterable[str]:
    """Sids in `option` that occur twice or are `taken` by statements of ours: of two with one Sid only one is there."""
    sids = [str(statement["Sid"]) for statement in statements if statement.get("Sid")]
    for sid in sorted({sid for sid in sids if sids.count(sid) > 1}):
        yield f"{option} has the Sid {sid} twice; each statement needs its own"
    for sid in sorted(set(sids) & set(taken)):
        yield f"{option} has the Sid {sid}, which a statement that is made here has; choose another"


def normal_statement(statement: Mapping[str, Any], partition: str = "") -> dict[str, Any]:
    """One statement with its lists sorted; principals and condition values too."""
    normal: dict[str, Any] = {"Effect": statement.get("Effect", "Allow")}
    if statement.get("Sid"):
        normal["Sid"] = statement["Sid"]
    for key in SORTED_LISTS:
        if key in statement:
            normal[key] = listed(statement[key])
    for key in ("Principal", "NotPrincipal"):
        if key in statement:
            value = statement[key]
            normal[key] = principals(value, partition) if isinstance(value, Mapping) else value
    if statement.get("Condition"):
        normal["Condition"] = {
            operator: {key: listed(value) for key, value in tests.items()}
            for operator, tests in statement["Condition"].items()
        }
    return normal


def principals(value: Mapping[str, Any], partition: str) -> dict[str, list[Any]]:
    """Principals by their kind, accounts as the ARN of their root where the partition is known."""
    normal = {kind: listed(who) for kind, who in value.items()}
    if partition and "AWS" in normal:
        normal["AWS"] = sorted(
            f"arn:{partition}:iam::{who}:root" if ACCOUNT.fullmatch(str(who)) else who for who in normal["AWS"]
        )
    return normal


def listed(value: Any) -> list[Any]:
    """`value` as a sorted list; booleans and numbers as the text that AWS stores."""
    return sorted(map(as_text, value if isinstance(value, (list, tuple)) else [value]), key=str)


def as_text(item: Any) -> Any:
    """A boolean or a number as text, anything else as it is."""
    if isinstance(item, bool):
        return str(item).lower()
    return plain_number(item) if isinstance(item, (int, float)) else item


def policy_document(normal: Mapping[str, Any]) -> str:
    """The JSON text of a normal form, as AWS takes it."""
    statements = []
    for sid, statement in normal.get("Statement", {}).items():
        named = {} if str(sid).startswith("#") else {"Sid": sid}
        statements.append({**named, **statement})
    return json.dumps({"Version": normal.get("Version", VERSION), "Statement": statements}, sort_keys=True)


def allow(sid: str, actions: Iterable[str], resources: Iterable[str], **more: Any) -> dict[str, Any]:
    """A statement that allows `actions` on `resources`; `more` are further members (Principal, Condition)."""
    return {"Sid": sid, "Effect": "Allow", "Action": sorted(actions), "Resource": sorted(resources), **more}


def statement_problems(statement: Any) -> Iterator[str]:
    """What IAM would refuse in a statement, and members that mean nothing: a misspelt Condition would allow more."""
    if not isinstance(statement, Mapping):
        yield f"a statement must be a dictionary, and is {statement!r}"
        return
    for name in sorted({str(name) for name in statement} - set(MEMBERS)):
        near = get_close_matches(name.capitalize(), MEMBERS, 1, 0.6)
        yield f"{name} is no member of a statement; " + (f"did you mean {near[0]}?" if near else ", ".join(MEMBERS))
    if statement.get("Effect", "Allow") not in ("Allow", "Deny"):
        yield f"Effect is {statement['Effect']!r}; it must be Allow or Deny"
    for name in SORTED_LISTS:
        value = statement.get(name, [])
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            yield f"{name} must be a text or a list of them, and is {value!r}"
        elif name.endswith("Action"):
            yield from (f"{name} has {text!r}; write service:Action" for text in texts if not ACTION.fullmatch(text))
    condition = statement.get("Condition") or {}
    if not isinstance(condition, Mapping) or not all(isinstance(tests, Mapping) for tests in condition.values()):
        yield "Condition must be a dictionary of operators, each a dictionary of keys and values"


def listed_problems(option: str, statements: Iterable[Any], *, of_resource: bool) -> Iterator[str]:
    """`statement_problems` of the statements in an option, each with its place.

    A policy `of_resource` says who, with Principal; that of a role or group is whose it is, and must not.
    """
    for index, statement in enumerate(statements):
        given = statement if isinstance(statement, Mapping) else {}
        where = f"{option} {given.get('Sid') or f'[{index}]'}"
        yield from (f"{where}: {problem}" for problem in statement_problems(statement))
        named = bool({"Principal", "NotPrincipal"} & given.keys())
        if given and named != of_resource:
            told = "needs Principal, who it is about" if of_resource else "Principal is not for this policy"
            yield f"{where}: {told}"
