# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with arguments, in the words that Ansible's own module code has for it."""

from __future__ import annotations

from collections.abc import Iterable

from ansible.module_utils.errors import UnsupportedError


def messages(errors: Iterable[Exception], module: str) -> list[str]:
    """One text per error of an argument spec's validation; `module` is the full name that unknown options belong to.

    The validator's own text for an unknown option is no sentence without what AnsibleModule puts before it.
    """
    return [
        f"Unsupported parameters for ({module}) module: {error}" if isinstance(error, UnsupportedError) else str(error)
        for error in errors
    ]
