# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""botocore's models of services, kept as Python reads them fastest: as bytecode is to source, these are to its JSON.

Unpacking and parsing the JSON of twenty services takes 0.25 s, reading what it comes to 0.02 s. A kept model counts for
the one file that it was made from, by its path, size and time, as bytecode does. It has no prose: no documentation.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import marshal
import os
import struct
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Final

from .user_cache import user_cache

if TYPE_CHECKING:
    JSONFileLoader: Any
    Loader: Any
    DataNotFoundError: type[Exception]
    instance_cache: Any
else:
    try:
        from botocore.exceptions import DataNotFoundError
        from botocore.loaders import JSONFileLoader, Loader, instance_cache
    except ImportError:  # ansible-test's import test, and hosts without boto3, still load the module
        JSONFileLoader = Loader = object
        DataNotFoundError = Exception
        instance_cache = staticmethod

TYPES: Final = ("service-2", "endpoint-rule-set-1", "paginators-1")
"""What a client needs of a service."""
SOURCES: Final[dict[str, Any]] = {".json": open, ".json.gz": gzip.open}
HEADER: Final = struct.Struct("<QQI")
"""Of a kept file: time (ns) and size of its source, and the checksum of what follows."""


class NotKept(Exception):
    """A file would have to be parsed."""


class KeptFiles(JSONFileLoader):  # type: ignore[misc] # botocore has no types
    """Reads botocore's data files; `folder` is where their contents are kept. Where it cannot be written, it parses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parses = True

    @contextmanager
    def only_kept(self) -> Iterator[None]:
        """Raise `NotKept` rather than parse in a `with` block."""
        self._parses = False
        try:
            yield
        finally:
            self._parses = True

    def load_file(self, file_path: str) -> Any:
        """The contents of `file_path`, given without its ending, or None when there is no such file."""
        for ending, opened in SOURCES.items():
            source = file_path + ending
            try:
                stat = Path(source).stat()
            except OSError:
                continue
            stamp = (stat.st_mtime_ns, stat.st_size)
            kept = self._folder / f"{hashlib.sha256(source.encode()).hexdigest()[:32]}.{sys.implementation.cache_tag}"
            found = _read(kept, stamp)
            if found is None:
                if not self._parses:
                    raise NotKept(source)
                with opened(source, "rb") as file:
                    found = without_prose(json.loads(file.read()))
                _write(kept, stamp, found)
            return found
        return None


class Models(Loader):  # type: ignore[misc] # botocore has no types
    """botocore's loader, with kept files, and without looking through the folders of all four hundred services."""

    def __init__(self, search_paths: Iterable[str] = ()) -> None:
        self.files = KeptFiles(user_cache() / "models")
        super().__init__(list(search_paths), file_loader=self.files)

    @classmethod
    def searching(cls, path: str | None) -> Models:
        """With the folders of botocore's setting `data_path` (AWS_DATA_PATH) before its own."""
        folders = path.split(os.pathsep) if path else []
        return cls(str(Path(os.path.expandvars(folder)).expanduser()) for folder in folders)

    @instance_cache  # type: ignore[untyped-decorator]
    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        """The model of a service; raises `DataNotFoundError` for an unknown one."""
        version = api_version or self.determine_latest_version(service_name, type_name)
        model = self.load_data(str(Path(service_name, version, type_name)))
        self._extras_processor.process(model, self._find_extras(service_name, type_name, version))
        return model

    def operations(self, service: str) -> frozenset[str]:
        """The names of the operations of a service; none of a service that botocore does not know."""
        try:
            return frozenset(self.load_service_model(service, "service-2")["operations"])
        except DataNotFoundError:
            return frozenset()

    def preload(self, services: Iterable[str]) -> None:
        """Read what is kept of `services` now, and what every session reads."""
        with self.files.only_kept():
            with suppress(NotKept):
                self.load_data_with_path("endpoints")
            for service in services:
                for kind in TYPES:
                    with suppress(NotKept, DataNotFoundError):
                        self.load_service_model(service, kind)


def without_prose(value: Any) -> Any:
    """`value` with empty texts for `documentation`: they are more than half of a model, and nothing reads them here."""
    if isinstance(value, dict):
        return {
            key: "" if key == "documentation" and isinstance(item, str) else without_prose(item)
            for key, item in value.items()
        }
    return [without_prose(item) for item in value] if isinstance(value, list) else value


def _read(kept: Path, stamp: tuple[int, int]) -> Any:
    """What was kept of the source with this stamp; None when there is nothing, nothing whole, or nothing of ours."""
    try:
        content = kept.read_bytes() if kept.stat().st_uid == os.getuid() else b""
    except OSError:
        return None
    if len(content) < HEADER.size or HEADER.unpack_from(content)[:2] != stamp:
        return None
    body = memoryview(content)[HEADER.size :]
    return marshal.loads(body) if zlib.crc32(body) == HEADER.unpack_from(content)[2] else None  # noqa: S302 - our own


def _write(kept: Path, stamp: tuple[int, int], found: Any) -> None:
    """Keep it, whole or not at all: other runs may be at it at this moment."""
    body = marshal.dumps(found)
    with suppress(OSError):
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=kept.parent, delete=False) as file:
            file.write(HEADER.pack(*stamp, zlib.crc32(body)) + body)
        Path(file.name).replace(kept)
