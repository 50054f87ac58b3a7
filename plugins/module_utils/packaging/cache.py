# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where what was built is kept: an installed collection is read-only, so never beside the source."""

from __future__ import annotations

from pathlib import Path

from ..engine.user_cache import user_cache

LAYERS = "layers"
FUNCTIONS = "functions"


def cache_folder(given: str | None) -> Path:
    """The folder that build output goes to: `given`, or serverless.aws in the user's cache folder (XDG).

    The module lambda_packages writes `layers/<identity>.zip` there and lambda_layers reads it, so that both find each
    other's work by what the layer holds and by nothing else.
    """
    return Path(given).expanduser() if given else user_cache()


def layers_folder(given: str | None) -> Path:
    """Where the zips of layers are, by identity."""
    return cache_folder(given) / LAYERS


def functions_folder(given: str | None) -> Path:
    """Where the zips of functions are, by name."""
    return cache_folder(given) / FUNCTIONS
