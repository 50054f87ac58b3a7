# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The alias that callers use: it follows what is published of the function, unless a pin holds it.

Without a pin its normal form says what callers get (code and settings of the version behind it), so a plan is true
before there is a version. With a pin it says where the alias is, and what the newest version has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.errors import NotYet, is_missing
from ...engine.values import UNKNOWN
from ...release.pin import Pin, read_pin, split
from ...release.record import is_record
from .normal import answered
from .permissions import MISSING

SNAPSHOT_SECONDS: Final = 900.0
"""How long Lambda may take for a snapshot: it runs the function's initialization, which may take this long."""
NOT_OF_A_VERSION: Final = ("code_sha256", "reserved_concurrency", "permissions", "failure", "alias")
"""What of a function's normal form its versions do not keep, and the code, which is told apart."""


@dataclass(frozen=True)
class Alias:
    """An alias as AWS has it: its normal form, the pin that its description says, and the token of its state."""

    attributes: Mapping[str, Any]
    pin: Pin | None
    revision_id: str


def read_alias(aws: Aws, function: str, name: str) -> Alias | None:
    """The alias, or None (GetAlias, and the version behind it: GetFunctionConfiguration)."""
    client = aws.reader("lambda")
    try:
        answer = client.get_alias(FunctionName=function, Name=name)
        said = answer.get("Description", "")
        pin = read_pin(said)
        where = position(answer)
        if pin is not None:
            newest = newest_version(aws, function)
            return Alias({**where, "published": content(newest)}, pin, answer["RevisionId"])
        behind = client.get_function_configuration(FunctionName=function, Qualifier=answer["FunctionVersion"])
    except client.exceptions.ClientError as error:
        if is_missing(error, MISSING):
            return None
        raise
    attributes = {
        "name": name,
        **content(behind),
        "published": answer["FunctionVersion"] != "$LATEST",
        "weights": where["weights"],
        # what a release leaves there is no drift
        "description": "" if is_record(said) else said,
    }
    return Alias(attributes, None, answer["RevisionId"])


def newest_version(aws: Aws, function: str) -> Mapping[str, Any]:
    """The configuration of the version that was published last (ListVersionsByFunction); {} when there is none."""
    versions = [
        item
        for item in aws.pages("lambda", "list_versions_by_function", "Versions", FunctionName=function)
        if item["Version"] != "$LATEST"
    ]
    return max(versions, key=lambda item: int(item["Version"]), default={})


def position(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Where an alias points (GetAlias)."""
    more = (answer.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    return {
        "name": answer["Name"],
        "version": answer["FunctionVersion"],
        "weights": {str(version): float(share) for version, share in more.items()},
    }


def content(config: Mapping[str, Any]) -> dict[str, Any]:
    """What a version has, in two words: its code, and everything else that a version keeps."""
    return digest(answered(config, {})) if config else {"code_sha256": "", "settings_sha256": ""}


def digest(normal: Mapping[str, Any]) -> dict[str, Any]:
    """Code and settings of a function's normal form."""
    settings = {key: value for key, value in normal.items() if key not in NOT_OF_A_VERSION and key != "tags"}
    text = json.dumps(settings, sort_keys=True, default=str)
    unknown = str(UNKNOWN) in text  # the next version of a layer, for one
    return {
        "code_sha256": normal["code_sha256"],
        "settings_sha256": UNKNOWN if unknown else hashlib.sha256(text.encode()).hexdigest(),
    }


def wanted_alias(name: str, goal: Mapping[str, Any], pin: Pin | None) -> dict[str, Any]:
    """The goal: what the function shall be, all of it; or where the pin holds it, with that published beside it."""
    if pin is not None:
        held = {"name": name, "version": pin.version, "weights": dict(pin.weights)}
        return {**held, "published": digest(goal)}
    return {"name": name, **digest(goal), "published": True, "weights": {}, "description": ""}


def write_alias(aws: Aws, function: str, goal: Mapping[str, Any], pin: Pin | None, revision_id: str | None) -> None:
    """Publish what the function is now and point the alias at it; a pinned one goes where the pin says.

    Lambda publishes nothing when nothing has changed since the last version, and answers that one: so this can be
    repeated. The token says that nobody has moved the alias meanwhile, a release above all.
    """
    client = aws.writer("lambda")
    wanted = goal["alias"]
    # its hash keeps a change that somebody has just made by hand from being published
    published = client.publish_version(FunctionName=function, CodeSha256=goal["code_sha256"])
    if published.get("State", "Active") == "Pending":  # SnapStart: callers would be refused meanwhile
        raise NotYet(f"Lambda prepares version {published['Version']}", patience_seconds=SNAPSHOT_SECONDS)
    if pin is not None:
        version, weights = pin.version, dict(pin.weights)
    else:
        version, weights = published["Version"], {}
    if revision_id is None:
        client.create_alias(FunctionName=function, Name=wanted["name"], FunctionVersion=version)
        return
    client.update_alias(
        FunctionName=function,
        Name=wanted["name"],
        FunctionVersion=version,
        RoutingConfig={"AdditionalVersionWeights": weights},
        Description=pin.text() if pin else "",
        RevisionId=revision_id,
    )


def alias_notes(attributes: Mapping[str, Any], pin: Pin | None) -> list[str]:
    """What a plan says of a pinned alias."""
    if pin is None:
        return []
    here = split(str(attributes["version"]), attributes["weights"])
    moved = "" if here == pin.split else f"; it was moved to {here} by hand"
    return [f"{pin.told(str(attributes['name']))}{moved}. It stays there until `make release ACTION=unpin`"]
