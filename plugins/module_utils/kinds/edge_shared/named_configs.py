# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of CloudFront's policies and origin access controls: unique names, one configuration each, no tags.

The owner stands in square brackets at the end of the comment: `Security headers [stack=posts]`. It is a part of the
normal form, `owner`, so a plan shows it and a run writes it as it does a tag.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...engine.aws import Aws
from ...engine.clients import GLOBAL_REGION
from ...engine.diff import Change
from ...engine.errors import Transient, is_missing
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.owned import mark_of, marked, unmarked
from ...engine.values import UNKNOWN

ROOM_FOR_OWNER: Final = 40
"""Characters of a comment that are kept free for ` [stack=…]`."""


class NamedConfig(Kind):
    """A resource that CloudFront lists whole, so that one call reads it; only a write needs its ETag.

    Subclasses say what the API calls it: `thing` (`cache_policy`), `shape` (`CachePolicy`), and its text for people,
    `note` (the member `Comment`, the option `comment`).
    """

    thing: ClassVar[str]
    shape: ClassVar[str]
    note: ClassVar[str] = "Comment"
    note_characters: ClassVar[int] = 128
    services = ("cloudfront",)
    region = GLOBAL_REGION
    taggable = False
    patience_seconds = 900.0
    stale: ClassVar[tuple[Transient, ...]] = (
        Transient("PreconditionFailed", "", "somebody else has just changed it"),
        Transient("InvalidIfMatchVersion", "", "somebody else has just changed it"),
    )

    @abstractmethod
    def normal_form(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """The configuration as options of the description."""

    @abstractmethod
    def wire_form(self, spec: Spec, desired: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
        """The goal as the API's configuration; what is not managed comes from `current`."""

    @abstractmethod
    def goal(self, spec: Spec) -> dict[str, Any]:
        """The described configuration in normal form."""

    @abstractmethod
    def every(self, aws: Aws) -> list[tuple[str, dict[str, Any]]]:
        """Id and configuration of each custom one in the account."""

    def find(self, aws: Aws, name: str) -> tuple[str, dict[str, Any]] | None:
        """Id and configuration of the one called `name`, or None."""
        return next(((own_id, config) for own_id, config in self.every(aws) if config["Name"] == name), None)

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        configs = [config for _id, config in self.every(aws)]
        return [
            Owned({"name": config["Name"]})
            for config in configs
            if aws.stack and mark_of(config.get(self.note, "")) == aws.stack
        ]

    def note_problems(self, spec: Spec) -> Iterable[str]:
        """What CloudFront would refuse in the text that the owner is added to."""
        option = self.note.lower()
        most = self.note_characters - ROOM_FOR_OWNER
        if len(spec[option]) > most:
            yield (
                f"{option} has {len(spec[option])} characters; {most} are allowed here: CloudFront keeps "
                f"{self.note_characters}, and the stack's name stands there too"
            )

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        found = self.find(aws, spec["name"])
        if found is None:
            return None
        own_id, config = found
        text = config.get(self.note, "")
        attributes = self.normal_form({**config, self.note: unmarked(text)})
        if aws.stack:
            attributes["owner"] = mark_of(text)
        return Found(attributes, {"id": own_id, "config": config, "owner": mark_of(text)})

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        owner = {"owner": aws.stack} if aws.stack else {}
        return {**self.goal(spec), **owner}

    def _config(self, spec: Spec, desired: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
        """The goal as the API's configuration, owner included."""
        config = self.wire_form(spec, desired, current)
        return {**config, self.note: marked(config[self.note], desired.get("owner"))}

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "id": found.identity["id"] if found else UNKNOWN}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        # Names are unique: a second create is refused, so a lost answer cannot make two
        create = getattr(aws.writer("cloudfront", GLOBAL_REGION), f"create_{self.thing}")
        create(**{f"{self.shape}Config": self._config(spec, desired, {})})

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        own_id = found.identity["id"]
        current = getattr(aws.reader("cloudfront", GLOBAL_REGION), f"get_{self.thing}_config")(Id=own_id)
        config = self._config(spec, desired, current[f"{self.shape}Config"])
        update = getattr(aws.writer("cloudfront", GLOBAL_REGION), f"update_{self.thing}")
        update(Id=own_id, IfMatch=current["ETag"], **{f"{self.shape}Config": config})

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        own_id, missing = found.identity["id"], f"NoSuch{self.shape}"
        try:
            etag = getattr(aws.reader("cloudfront", GLOBAL_REGION), f"get_{self.thing}_config")(Id=own_id)["ETag"]
            getattr(aws.writer("cloudfront", GLOBAL_REGION), f"delete_{self.thing}")(Id=own_id, IfMatch=etag)
        except Exception as error:
            if not is_missing(error, missing):
                raise


def custom_policies(aws: Aws, thing: str, shape: str) -> list[tuple[str, dict[str, Any]]]:
    """Id and configuration of every custom cache, origin request or response headers policy."""
    operation = {"cache_policy": "list_cache_policies"}.get(thing, f"list_{thing.removesuffix('y')}ies")

    def call() -> list[tuple[str, dict[str, Any]]]:
        list_policies = getattr(aws.reader("cloudfront", GLOBAL_REGION), operation)
        arguments: dict[str, str] = {"Type": "custom"}
        found: list[tuple[str, dict[str, Any]]] = []
        while True:  # botocore has no paginator for these
            answer = list_policies(**arguments)[f"{shape}List"]
            found += [(item[shape]["Id"], item[shape][f"{shape}Config"]) for item in answer.get("Items", ())]
            if not answer.get("NextMarker"):
                return found
            arguments["Marker"] = answer["NextMarker"]

    return aws.shared(("cloudfront", operation), call)


def find_policy(aws: Aws, thing: str, shape: str, name: str) -> tuple[str, dict[str, Any]] | None:
    """Id and configuration of the custom cache, origin request or response headers policy called `name`, or None."""
    return next((item for item in custom_policies(aws, thing, shape) if item[1]["Name"] == name), None)


def listed(items: Any) -> dict[str, Any]:
    """`{"Quantity": n, "Items": [...]}`, as CloudFront wants every list; without `Items` when there are none."""
    values = list(items)
    return {"Quantity": len(values), "Items": values} if values else {"Quantity": 0}


def items_of(block: Mapping[str, Any] | None) -> list[Any]:
    """The reverse of `listed`."""
    return list((block or {}).get("Items") or ())
