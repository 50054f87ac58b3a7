# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""API keys. The value is AWS's own, or given; it is never shown, and compared only when given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.candidates import choose
from ..engine.diff import Change
from ..engine.errors import Candidate, Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.tags import STACK_TAG
from ..engine.values import UNKNOWN
from .api_shared.gone import MISSING, gently
from .api_shared.patches import replaced, truth
from .api_shared.tags import owned_names, tags_of, write_tags

SERVICE: Final = "apigateway"
PATHS: Final = {"description": "/description", "enabled": "/enabled", "customer_id": "/customerId"}


class ApigatewayApiKey(Kind):
    """A key that callers send in `x-api-key`, found by its name and the tag of its stack."""

    name = "apigateway_api_key"
    module = "apigateway_api_keys"
    option = "keys"
    services = (SERVICE,)
    secret = ("secret_value",)
    immutable = ("secret_value",)
    transient = (
        Transient("ConflictException", "already exists", "another run has just made it, or another key has this value"),
    )
    patience_seconds = 30.0
    """A value that another key has stays refused; one that another run gives it is seen in seconds."""
    managed: ClassVar = {
        "CreateApiKey": ("name", "description", "enabled", "customerId", "value", "generateDistinctId", "tags"),
        "UpdateApiKey": ("apiKey", "patchOperations"),
    }
    unmanaged: ClassVar = {"CreateApiKey": {"stageKeys": "usage plans have taken its place"}}

    def problems(self, spec: Spec) -> Iterable[str]:
        if spec.get("secret_value") and not 20 <= len(spec["secret_value"]) <= 128:
            yield "secret_value must have 20 to 128 characters"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        item = find_api_key(aws, spec["name"])
        if item is None:
            return None
        normal = {
            "description": item.get("description") or "",
            "enabled": truth(item.get("enabled")),
            "customer_id": item.get("customerId") or "",
        }
        if spec.get("secret_value"):
            client = aws.reader(SERVICE)
            try:
                normal["secret_value"] = client.get_api_key(apiKey=item["id"], includeValue=True)["value"]
            except client.exceptions.ClientError as error:
                if is_missing(error, *MISSING):
                    return None
                raise
        return Found(normal, {"id": item["id"]}, item["own_tags"])

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        value = {"secret_value": spec["secret_value"]} if spec.get("secret_value") else {}
        return {**{option: spec[option] for option in PATHS}, **value}

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        page = {"PageSize": 500}
        names = owned_names(aws, "/apikeys", lambda: aws.pages(SERVICE, "get_api_keys", "items", PaginationConfig=page))
        return [Owned({"name": name}) for name in names]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "id": found.identity["id"] if found else UNKNOWN}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        value = {"value": desired["secret_value"]} if "secret_value" in desired else {}
        answer = aws.writer(SERVICE).create_api_key(
            name=spec["name"],
            description=desired["description"],
            enabled=desired["enabled"],
            customerId=desired["customer_id"],
            generateDistinctId=True,  # else the id, which is no secret, is the value
            tags=dict(desired.get("tags", {})),
            **value,
        )
        return str(answer["id"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        remove_key(aws, made_id)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        operations = [replaced(PATHS[change.path[0]], desired[change.path[0]]) for change in changes]
        aws.writer(SERVICE).update_api_key(apiKey=found.identity["id"], patchOperations=operations)

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        write_tags(aws, f"/apikeys/{found.identity['id']}", to_set, to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        remove_key(aws, str(found.identity["id"]))


def find_api_key(aws: Aws, name: str) -> dict[str, Any] | None:
    """The key called `name`, without its value and with `own_tags`, or None. Raises `Ambiguous`.

    GetApiKeys answers every key whose name begins with `nameQuery`.
    """
    listed = aws.pages(SERVICE, "get_api_keys", "items", nameQuery=name, PaginationConfig={"PageSize": 500})
    named = [dict(item) for item in listed if item.get("name") == name]
    for item in named:
        item["own_tags"] = tags_of(aws, f"/apikeys/{item['id']}", item)
    candidates = [
        Candidate(str(item["id"]), str(item.get("createdDate", "")), item["own_tags"].get(STACK_TAG)) for item in named
    ]
    chosen = choose("apigateway_api_key", name, candidates, aws.stack, aws.take_over)
    return next((item for item in named if item["id"] == chosen), None)


def find_api_key_id(aws: Aws, name: str) -> str | None:
    """The id of the key called `name`, or None."""
    item = find_api_key(aws, name)
    return str(item["id"]) if item else None


def remove_key(aws: Aws, key_id: str) -> None:
    """DeleteApiKey, which takes it out of its usage plans."""
    client = aws.writer(SERVICE)
    gently(client, client.delete_api_key, apiKey=key_id)


KIND: Final = ApigatewayApiKey()
