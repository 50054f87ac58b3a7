# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From recorded calls to what IAM has to allow for them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from ansible_collections.serverless.aws.plugins.module_utils.engine.permissions import (
    Dependent,
    dependents,
    own_actions,
)

from .resources import ANYTHING, RULES

MEMBER: Final = re.compile(r"(?<!\$)\{([\w.]+)(?:!(\w+))?\}")
SECRET_SUFFIX: Final = re.compile(r"-[A-Za-z0-9]{6}$")
UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
CHOSEN_BY_AWS: Final = (
    (re.compile(UUID), "*"),
    (re.compile(r"(?<=:userpool/).+"), "*"),
    (re.compile(r"(?<=::/restapis/)[^/]+"), "*"),
    (re.compile(r"(?<=:distribution/).+"), "*"),
    (re.compile(r"(:layer:[^:]+):\d+$"), r"\1:*"),
)
"""Ids in ARNs, and what stands for them in a policy."""


REGION_OF_THE_EDGE: Final = "us-east-1"
"""No other may have certificates and web ACLs of CloudFront."""

SCOPES: Final = {"CLOUDFRONT": "global", "REGIONAL": "regional"}
"""By the scope of a web ACL: how its ARN calls it."""


class MadeCall(Protocol):
    """What a recorded call must tell."""

    @property
    def service(self) -> str:
        """As boto3 names it."""

    @property
    def operation(self) -> str:
        """As AWS names it: `CreateQueue`."""

    @property
    def region(self) -> str:
        """Where it was made."""

    @property
    def account_id(self) -> str:
        """Whose it was."""

    @property
    def params(self) -> dict[str, Any]:
        """Its request, as botocore takes it."""


@dataclass(frozen=True)
class Setting:
    """Where the calls were made, and by which names: `placeholders` by the text that each stands for."""

    account: str
    region: str
    placeholders: Mapping[str, str]

    def general(self, text: str) -> str:
        """`text` with placeholders for everything that belongs to this deployment only."""
        for name, value in self.placeholders.items():
            text = text.replace(value, f"${{{name}}}")
        text = text.replace(self.account, "${Account}").replace(f":{self.region}:", ":${Region}:")
        return re.sub(r"^arn:[a-z-]+:", "arn:${Partition}:", text)


@dataclass(frozen=True, order=True)
class Grant:
    """One action on one resource, under a condition (JSON text, empty for none)."""

    action: str
    resource: str
    condition: str = ""


@dataclass(frozen=True)
class Unrecorded:
    """An operation that a run may need and no recorded one made, on the resources of another; `why` it was not."""

    operation: str
    like: str
    why: str
    resource: str = ""
    """What it is about, where that is not what the other one is about."""


def grants(call: MadeCall, setting: Setting) -> frozenset[Grant]:
    """What IAM has to allow for one call."""
    own = own_resources(call, setting)
    found = {Grant(action, resource) for action in own_actions(call.service, call.operation) for resource in own}
    for dependent in dependents(call.service, call.operation):
        if member(call.params, dependent.member) if dependent.member else True:
            found |= set(dependent_grants(dependent, call, setting, own))
    return frozenset(found)


def dependent_grants(dependent: Dependent, call: MadeCall, setting: Setting, own: Sequence[str]) -> Iterator[Grant]:
    """What a dependent action needs for this call."""
    resources = filled(dependent.resource, call, setting) if dependent.resource else list(own)
    condition = json.dumps(dependent.condition, sort_keys=True) if dependent.condition else ""
    for action in dependent.actions:
        for resource in resources:
            yield Grant(action, resource, in_region(condition, call, setting))


def own_resources(call: MadeCall, setting: Setting) -> list[str]:
    """What the call is about: by the first rule that fits. Raises KeyError where no rule does."""
    if isinstance(call, Imagined) and call.resource:
        return [in_region(call.resource, call, setting)]
    for rule in RULES[call.service]:
        if rule.operations and call.operation not in rule.operations:
            continue
        needed = [name for template in rule.templates for name, _ in MEMBER.findall(template)]
        if all(member(call.params, name) for name in needed):
            return [resource for template in rule.templates for resource in filled(template, call, setting)]
    raise KeyError(f"{call.service}.{call.operation}: no rule says what it is about")


def filled(template: str, call: MadeCall, setting: Setting) -> list[str]:
    """The ARNs that a template gives for a call: one per item where a member is a list."""
    made = [template]
    for name, change in dict.fromkeys(MEMBER.findall(template)):
        value = member(call.params, name)
        values = [changed(str(item), change) for item in (value if isinstance(value, list) else [value])]
        place = f"{{{name}!{change}}}" if change else f"{{{name}}}"
        made = [text.replace(place, item) for text in made for item in values]
    if made == [template]:
        return [in_region(template, call, setting)]
    return [in_region(without_ids(setting.general(text)), call, setting) for text in made]


def changed(value: str, change: str) -> str:
    """A member's value as a template wants it."""
    if change == "name":
        return re.split(r"[:/]", value)[-1]
    if change == "scope":
        return SCOPES[value]
    if change == "bucket":
        return value.removesuffix(".s3.amazonaws.com")
    if change == "function":
        return value.partition(":function:")[2] or value
    if change == "secret":
        return SECRET_SUFFIX.sub("", value.partition(":secret:")[2]) if value.startswith("arn:") else value
    return value


def in_region(text: str, call: MadeCall, setting: Setting) -> str:
    """`text` with the call's own region where that is not the stack's.

    It is the one where AWS has what serves all regions, or one that whoever deploys has chosen, for a replica.
    """
    if call.region == setting.region:
        return text
    return text.replace("${Region}", call.region if call.region == REGION_OF_THE_EDGE else ANYTHING)


def without_ids(arn: str) -> str:
    """`arn` with `*` for what AWS has chosen."""
    for pattern, replacement in CHOSEN_BY_AWS:
        arn = pattern.sub(replacement, arn)
    return arn


def member(params: Mapping[str, Any], path: str) -> Any:
    """The value of a dotted member, with numbers for items of lists; None when the request has none."""
    value: Any = params
    for step in path.split("."):
        if isinstance(value, list) and step.isdigit():
            value = value[int(step)] if int(step) < len(value) else None
            continue
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def kind_of(resource: str) -> tuple[str, str, str]:
    """Service, type and form of a resource: those of one kind are allowed together."""
    if resource == ANYTHING:
        return (ANYTHING, "", "")
    service, rest = resource.split(":", 5)[2], resource.split(":", 5)[5]
    head = re.match(r"/.*|(?:global|regional)/\w+|[\w-]+(?=[:/])", rest)
    tail = re.search(r"(:\*|/\*|-\?{6})$", rest)
    return (service, head[0] if head else "", tail[0] if tail else "")


def widened(found: Iterable[Grant], known: Iterable[Grant]) -> frozenset[Grant]:
    """`found`, each action on all resources of the same kind in `known`.

    A run changes what differs: an action that one queue needed today another one needs tomorrow. Conditions name a
    purpose (a role is passed), and what has one stays as it is.
    """
    by_kind: dict[tuple[str, str, str], set[str]] = {}
    for grant in known:
        if not grant.condition:
            by_kind.setdefault(kind_of(grant.resource), set()).add(grant.resource)
    wide = set()
    for grant in found:
        together = {grant.resource} if grant.condition else by_kind[kind_of(grant.resource)]
        wide |= {Grant(grant.action, resource, grant.condition) for resource in together}
    return frozenset(wide)


@dataclass(frozen=True)
class Imagined:
    """A call that none made: the request of another one, under another operation's name."""

    service: str
    operation: str
    region: str
    account_id: str
    params: dict[str, Any]
    resource: str = ""


def imagined(unrecorded: Iterable[Unrecorded], calls: Sequence[MadeCall]) -> list[MadeCall]:
    """The unrecorded operations as calls, where the one that each is like was made."""
    found: list[MadeCall] = []
    for item in unrecorded:
        service, _, operation = item.operation.partition(".")
        like = [call for call in calls if f"{call.service}.{call.operation}" == item.like]
        found += [
            Imagined(service, operation, call.region, call.account_id, call.params, item.resource) for call in like
        ]
    return found
