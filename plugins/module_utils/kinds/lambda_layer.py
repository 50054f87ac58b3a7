# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lambda layers: a new version exactly when what the layer is built from has changed; older ones are removed.

Layers have no tags and no other place of their own: a version's description carries the identity of its content (see
packaging.layers) and the stack it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change, changed
from ..engine.errors import EngineError, Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.values import UNKNOWN
from ..packaging.archives import PackagingError
from ..packaging.cache import layers_folder
from ..packaging.layers import build_layer, layer_identity, would_install

MISSING = "ResourceNotFoundException"
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
MARK = re.compile(r"content=(?P<identity>[0-9a-f]{64})(?: stack=(?P<stack>\S+))?")
DIRECT_BYTES = 50 * 1024 * 1024
"""Largest zip that PublishLayerVersion takes in the call itself."""


class LambdaLayer(Kind):
    """A layer: its newest version, and how many older ones are left."""

    name = "lambda_layer"
    module = "lambda_layers"
    option = "layers"
    services = ("lambda",)
    taggable = False
    transient = (Transient("ResourceConflictException", "", "Lambda is still at work on this layer"),)
    managed: ClassVar = {
        "PublishLayerVersion": (
            *("LayerName", "Description", "Content"),
            *("CompatibleArchitectures", "CompatibleRuntimes"),
        ),
    }
    unmanaged: ClassVar = {
        "PublishLayerVersion": {
            "LicenseInfo": "what is inside carries its own licences",
            **dict.fromkeys(
                ("Content.S3Bucket", "Content.S3Key", "Content.S3ObjectVersion", "Content.S3ObjectStorageMode"),
                "layers are small enough for the call itself",
            ),
        }
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        if not NAME.fullmatch(spec["name"]):
            yield "name must have 1 to 64 letters, digits, _ and -"
        if spec["keep_versions"] < 1:
            yield f"keep_versions is {spec['keep_versions']}; the newest version stays, so it is 1 at least"
        try:
            identity_of(spec)
        except PackagingError as error:
            yield str(error)

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        versions = read_versions(aws, spec["name"])
        if not versions:
            return None
        newest, doubles = in_force(versions)
        mark = MARK.search(newest.get("Description", ""))
        wanted = identity_of(spec) if spec["directory"] else ""  # only what is to be destroyed has no source
        coming = 0 if mark and mark["identity"] == wanted and not other(newest, spec) else 1
        kept = versions[len(doubles) :]
        stale = [version["Version"] for version in [*doubles, *kept[spec["keep_versions"] - coming :]]]
        attributes = {
            "content": mark["identity"] if mark else "",
            "runtime": single(newest.get("CompatibleRuntimes")),
            "architecture": single(newest.get("CompatibleArchitectures")),
            "old_versions": stale,
        }
        identity = {
            "arn": newest["LayerVersionArn"],
            "version": newest["Version"],
            "name": spec["name"],
            "owner": mark["stack"] if mark else None,
            "versions": [version["Version"] for version in versions],
        }
        return Found(attributes, identity)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {
            "content": identity_of(spec),
            "runtime": spec["runtime"],
            "architecture": spec["architecture"],
            "old_versions": [],
        }

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        layers = aws.pages("lambda", "list_layers", "Layers")
        marks = {
            layer["LayerName"]: MARK.search(layer["LatestMatchingVersion"].get("Description", "")) for layer in layers
        }
        ours = [name for name, mark in marks.items() if mark and aws.stack and mark["stack"] == aws.stack]
        return [Owned({"name": name, "directory": ""}) for name in ours]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        content = identity_of(spec)
        if found is None or found.attributes["content"] != content:
            return {"name": spec["name"], "content": content, "arn": UNKNOWN, "version": UNKNOWN}
        arn, version = found.identity["arn"], found.identity["version"]
        return {"name": spec["name"], "content": content, "arn": arn, "version": version}

    def takes_long(self, spec: Spec) -> bool:
        with suppress(PackagingError, OSError):  # the plan and the build say what is wrong
            return would_install(spec["directory"], spec["runtime"], spec["architecture"], cache_of(spec))
        return False

    def prepare(self, aws: Aws, spec: Spec, changes: tuple[Change, ...]) -> None:
        if changed(changes, "content"):
            begun(aws, spec)

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        package = begun(aws, spec).result()
        # AWS takes any number of equal versions, and building takes long enough for another run to publish one
        newest: Mapping[str, Any] = next(iter(read_versions(aws, spec["name"])), {})
        if f"content={desired['content']}" in newest.get("Description", "") and not other(newest, spec):
            return
        aws.writer("lambda").publish_layer_version(
            LayerName=spec["name"],
            Description=f"content={desired['content']}" + (f" stack={aws.stack}" if aws.stack else ""),
            Content={"ZipFile": package},
            CompatibleRuntimes=[desired["runtime"]],
            CompatibleArchitectures=[desired["architecture"]],
        )

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        if any(change.path[0] != "old_versions" for change in changes):
            self.create(aws, spec, desired)
            return
        self._remove(aws, spec["name"], found.attributes["old_versions"])

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        self._remove(aws, spec["name"], found.identity["versions"])

    def _remove(self, aws: Aws, name: str, versions: Sequence[int]) -> None:
        """Functions that use a removed version keep their copy of it (DeleteLayerVersion)."""
        for version in versions:
            aws.writer("lambda").delete_layer_version(LayerName=name, VersionNumber=version)


def read_versions(aws: Aws, name: str) -> list[dict[str, Any]]:
    """The versions of the layer `name`, newest first; none when there is no such layer (ListLayerVersions)."""
    client = aws.reader("lambda")
    try:
        versions = aws.pages("lambda", "list_layer_versions", "LayerVersions", LayerName=name)
    except client.exceptions.ClientError as error:
        if is_missing(error, MISSING):
            return []
        raise
    return sorted(versions, key=lambda version: -int(version["Version"]))


def in_force(versions: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]:
    """Of `versions`, newest first: the one that functions use, and newer ones that are the same.

    Two runs at once publish one each, for AWS keeps no contents unique: both use the first, and the other goes.
    """
    newest = versions[0]
    if not MARK.search(newest.get("Description", "")):
        return newest, ()
    equal = list(takewhile(lambda version: said(version) == said(newest), versions))
    return equal[-1], equal[:-1]


def said(version: Mapping[str, Any]) -> tuple[str, ...]:
    """What a version says that it holds."""
    suits = (single(version.get("CompatibleRuntimes")), single(version.get("CompatibleArchitectures")))
    return (version.get("Description", ""), *suits)


def find_layer_version_arn(aws: Aws, name: str, content: str | None = None) -> str | None:
    """The ARN of the version in force of the layer `name`, or None.

    With `content`, an identity from packaging.layers, only if the newest version has that content. Asked once per run.
    """
    versions = aws.once(("layer", name), lambda: read_versions(aws, name))
    if not versions or (content and f"content={content}" not in versions[0].get("Description", "")):
        return None
    return str(in_force(versions)[0]["LayerVersionArn"])


def identity_of(spec: Spec) -> str:
    """The identity of what the layer will hold; raises PackagingError when its source is not right."""
    return layer_identity(spec["directory"], spec["runtime"], spec["architecture"])


def other(version: Mapping[str, Any], spec: Spec) -> bool:
    """Whether a version says that it is for another runtime or architecture."""
    return (single(version.get("CompatibleRuntimes")), single(version.get("CompatibleArchitectures"))) != (
        spec["runtime"],
        spec["architecture"],
    )


def single(values: Sequence[str] | None) -> str:
    """One value as itself; several, which we never make, as one text."""
    return ", ".join(sorted(values or ()))


def cache_of(spec: Spec) -> Path:
    """The folder that keeps the zips of layers."""
    return layers_folder(spec.get("cache_directory"))


def begun(aws: Aws, spec: Spec) -> Future[bytes]:
    """The layer's zip, built while other things are looked at and made."""
    return aws.ahead(("layer", identity_of(spec), str(spec.get("cache_directory"))), lambda: packaged(spec, aws))


def packaged(spec: Spec, aws: Aws) -> bytes:
    """The layer's zip, from the cache or built now; raises `EngineError` when it cannot be built or is too large."""
    try:
        package = build_layer(spec["directory"], spec["runtime"], spec["architecture"], cache_of(spec), aws.report)
    except (PackagingError, OSError) as error:
        raise EngineError(f"lambda_layer {spec['name']}: {error}") from error
    if package.size_bytes > DIRECT_BYTES:
        raise EngineError(
            f"lambda_layer {spec['name']}: its zip has {package.size_bytes} bytes, and Lambda takes {DIRECT_BYTES}",
            f"Take packages out of {spec['directory']}, or split it into two layers.",
        )
    return package.zip_bytes


KIND: Final = LambdaLayer()
