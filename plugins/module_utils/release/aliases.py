# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The aliases that a release moves: as they are, and the one call that moves one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError, error_code, is_missing, passing
from ..engine.waits import Backoff
from .pin import Pin, now, read_pin, split
from .record import Record, read_record

MISSING: Final = "ResourceNotFoundException"
TAKEN: Final = "PreconditionFailedException"
PATIENCE_SECONDS: Final = 60.0
"""For a call that AWS does not answer: callers wait for the rollback meanwhile."""


class Taken(EngineError):
    """Somebody else has moved the alias since it was looked at."""


@dataclass(frozen=True)
class Version:
    """A published version: what Lambda compares before it splits calls, and whether it can be called yet."""

    number: str
    code_sha256: str
    role: str
    dead_letters: str
    state: str
    at: str

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {"version": self.number, "published_at": self.at, "code_sha256": self.code_sha256, "state": self.state}


@dataclass(frozen=True)
class Alias:
    """An alias of a function: where it is, its pin, all versions (oldest first), and the token of its state.

    `record` says where the last release found it, as long as it has not been moved since.
    """

    function: str
    name: str
    version: str
    weights: Mapping[str, float]
    pin: Pin | None
    revision_id: str
    versions: Sequence[Version] = ()
    record: Record | None = None

    @property
    def newest(self) -> Version:
        """The version that was published last."""
        if not self.versions:
            raise EngineError(f"function {self.function} has no published version", "Converge it with `make up` first.")
        return self.versions[-1]

    def version_of(self, number: str) -> Version | None:
        """The version with this number."""
        return next((one for one in self.versions if one.number == number), None)

    @property
    def called(self) -> str:
        """How messages call it."""
        return f"{self.function}:{self.name}"

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        pin = None
        if self.pin:
            held = {"version": self.pin.version, "weights": dict(self.pin.weights), "before": self.pin.before}
            pin = {**held, "why": self.pin.why, "at": self.pin.at, "by": self.pin.by, "note": self.pin.note}
        return {
            "function": self.function,
            "alias": self.name,
            "version": self.version,
            "weights": dict(self.weights),
            "pin": pin,
            "versions": [version.as_data() for version in self.versions],
        }

    @property
    def line(self) -> str:
        """For people."""
        numbers = ", ".join(version.number for version in self.versions) or "none"
        pin = f"; {self.pin.told(self.name)}" if self.pin else ""
        return f"{self.called} is at {split(self.version, self.weights)}; published: {numbers}{pin}"


def look(aws: Aws, pairs: Iterable[tuple[str, str]]) -> dict[str, Alias | None]:
    """By function, the alias named beside it, with the versions (GetAlias, ListVersionsByFunction); None if missing."""
    asked = list(pairs)
    found = aws.together(*(partial(look_at, aws, function, name) for function, name in asked))
    return {function: alias for (function, _name), alias in zip(asked, found, strict=True)}


def look_at(aws: Aws, function: str, name: str) -> Alias | None:
    """One alias."""
    client = aws.reader("lambda")
    try:
        answer = client.get_alias(FunctionName=function, Name=name)
        pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=function)
        configs = [item for page in pages for item in page["Versions"] if item["Version"] != "$LATEST"]
    except client.exceptions.ClientError as error:
        if is_missing(error, MISSING):
            return None
        raise
    versions = sorted((version_in(item) for item in configs), key=lambda version: int(version.number))
    return replace(alias_in(function, answer), versions=tuple(versions))


def alias_in(function: str, answer: Mapping[str, Any]) -> Alias:
    """An alias as GetAlias and UpdateAlias answer it, without versions."""
    more = (answer.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    weights = {str(version): float(share) for version, share in more.items()}
    said, version = answer.get("Description"), answer["FunctionVersion"]
    return Alias(
        function,
        answer["Name"],
        version,
        weights,
        read_pin(said),
        answer["RevisionId"],
        record=read_record(said, version),
    )


def version_in(config: Mapping[str, Any]) -> Version:
    """A version as ListVersionsByFunction lists it."""
    return Version(
        config["Version"],
        config.get("CodeSha256", ""),
        config.get("Role", ""),
        (config.get("DeadLetterConfig") or {}).get("TargetArn") or "",
        config.get("State") or "Active",
        config.get("LastModified", ""),
    )


def put(aws: Aws, alias: Alias, pin: Pin) -> Alias:
    """Pin the alias there: version, shares and pin in one call, refused when somebody else has moved it."""
    weights = dict(pin.weights)
    return update(
        aws,
        alias,
        FunctionVersion=pin.version,
        RoutingConfig={"AdditionalVersionWeights": weights},
        Description=pin.text(),
    )


def release(aws: Aws, alias: Alias, version: str) -> Alias:
    """The alias at `version` alone, and no pin, but where the release found it."""
    record = Record(version, origin(alias), alias.pin.at if alias.pin else now())
    return update(
        aws,
        alias,
        FunctionVersion=version,
        RoutingConfig={"AdditionalVersionWeights": {}},
        Description=record.text(),
    )


def origin(alias: Alias) -> str:
    """The version that a release under way goes back to."""
    return alias.pin.before if alias.pin and alias.pin.before else alias.version


def unpin(aws: Aws, alias: Alias) -> Alias:
    """No pin, and the alias where it is."""
    return update(aws, alias, Description="")


def update(aws: Aws, alias: Alias, **settings: Any) -> Alias:
    """UpdateAlias, as long as nobody else has moved it. When an answer is lost, the alias says whether it was heard."""
    backoff = Backoff(PATIENCE_SECONDS)
    while True:
        try:
            answer = aws.writer("lambda").update_alias(
                FunctionName=alias.function, Name=alias.name, RevisionId=alias.revision_id, **settings
            )
        except Exception as error:
            if error_code(error) == TAKEN:
                raise taken(alias) from error
            if not passing(error) or not backoff.pause():
                raise
            answer = aws.reader("lambda").get_alias(FunctionName=alias.function, Name=alias.name)
            if answer["RevisionId"] == alias.revision_id:
                continue
            if not heard(answer, settings):
                raise taken(alias) from error
        return replace(alias_in(alias.function, answer), versions=alias.versions)


def taken(alias: Alias) -> Taken:
    """The error."""
    return Taken(
        f"{alias.called} was moved by somebody else meanwhile: nothing more is moved here",
        "See `make release ACTION=show`.",
    )


def heard(answer: Mapping[str, Any], settings: Mapping[str, Any]) -> bool:
    """Whether the alias is as these settings of UpdateAlias make it."""
    more = (answer.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    wanted = {"RoutingConfig": more, **{key: answer.get(key) for key in ("FunctionVersion", "Description")}}
    sent = {**settings}
    if "RoutingConfig" in sent:
        sent["RoutingConfig"] = sent["RoutingConfig"]["AdditionalVersionWeights"]
    return all(wanted[key] == value for key, value in sent.items())


def side_by_side(aws: Aws, aliases: Iterable[Alias], work: Callable[[Alias], Alias]) -> list[Alias]:
    """`work` on each alias at the same time: functions that belong together are moved together."""
    return list(aws.together(*(partial(work, alias) for alias in aliases)))
