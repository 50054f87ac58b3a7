# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packages of layers, begun before anything else: pip takes longer than all that a first run plans."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

from ansible.utils.display import Display

from ansible_collections.serverless.aws.plugins.module_utils.packaging.cache import layers_folder
from ansible_collections.serverless.aws.plugins.module_utils.packaging.layers import build_layer, would_install
from ansible_collections.serverless.aws.plugins.module_utils.tiers.functions import layer_specs
from ansible_collections.serverless.aws.plugins.plugin_utils.finalized import Finalizer
from ansible_collections.serverless.aws.plugins.plugin_utils.plain import plain


def begin_packages(tiers: Any, finalizer: Finalizer) -> None:
    """Begin to build those layers of `tiers`, not yet rendered, that need pip, in threads of this process.

    What is built goes into the cache of layers, where the plan finds it, or waits for it. Whatever is wrong is left for
    the plan to tell, which comes to the same place.
    """
    if finalizer.check_mode:
        return
    with suppress(Exception):
        for source in sources(tiers, finalizer):
            if would_install(*source):
                Thread(target=build_quietly, args=source, name="packages-ahead").start()


def sources(tiers: Any, finalizer: Finalizer) -> Iterator[tuple[str, str, str, Path]]:
    """Folder, runtime, architecture and cache of each layer that says all of them."""
    layers, defaults, cache = (
        plain(finalizer.below(tiers, "functions", name)) for name in ("layers", "defaults", "cache_directory")
    )
    for layer in layer_specs(layers or (), defaults, cache or ""):
        if layer.keys() >= {"directory", "runtime", "architecture"}:
            folder = layers_folder(layer.get("cache_directory"))
            yield layer["directory"], layer["runtime"], layer["architecture"], folder


def build_quietly(directory: str, runtime: str, architecture: str, cache: Path) -> None:
    """Build a layer; the plan says what is wrong with it."""
    with suppress(Exception):
        build_layer(directory, runtime, architecture, cache, Display().display)
