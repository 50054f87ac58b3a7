# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The secrets of an application get new values, one after the other, while it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError
from ..rotate.described import Described, chosen, described
from ..rotate.rotation import Times, rotate
from ..rotate.screen import screen
from .common_options import Options
from .described import validated, whole_by_module
from .entry import Report
from .of_application import OfApplication, about, refused
from .session import in_session

OPTIONS: Final[Options] = {
    "stack": {"type": "str"},
    "only": {"type": "str", "default": ""},
    "apart_seconds": {"type": "int", "default": 300},
    "settle_seconds": {"type": "int", "default": 2},
}
VERSION: Final = 1


@dataclass(frozen=True)
class ApplicationRotate(OfApplication):
    """The work of the module rotate."""

    services: tuple[str, ...] = ("cloudfront", "secretsmanager")

    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, rotation, text}`, or a failure."""
        parts, problems = validated(params["families"], params["tiers"])
        problems += [
            f"{option} is {params[option]}; it cannot be less than 0"
            for option in ("apart_seconds", "settle_seconds")
            if params[option] < 0
        ]
        if problems:
            return refused(problems)
        try:
            secrets = chosen(described(whole_by_module(parts)), params["only"])
        except EngineError as error:
            return {"failed": True, "changed": False, "msg": str(error)}
        doing = f"rotating the secrets of {params['name']}"
        return in_session(params, check_mode, report, doing, lambda aws: rotation_of(aws, secrets, params))


def rotation_of(aws: Aws, secrets: Sequence[Described], params: Mapping[str, Any]) -> dict[str, Any]:
    """Rotate them in their order: one that fails ends it, and the next run goes on from there."""
    aws.guard_account()
    times = Times(params["apart_seconds"], params["settle_seconds"])
    done = [rotate(aws, secret, times) for secret in secrets]
    rotation = {
        "version": VERSION,
        **about(aws, params),
        "check_mode": aws.plan_only,
        "secrets": done,
    }
    changed = any(item["action"] != "none" for item in done)
    return {"changed": changed, "rotation": rotation, "text": screen(rotation), "diff": {"prepared": diff(done)}}


def diff(done: Sequence[Mapping[str, Any]]) -> str:
    """What changes, in the form of a plan; never a value."""
    lines: list[str] = []
    for item in done:
        if item["action"] == "rotate":
            lines += [f"~ {item['kind']} {item['name']}", "    value: (secret) -> (new secret)"]
        if item["action"] != "none":
            for name in item["distributions"]:
                lines += [f"~ cloudfront_distribution {name}", "    origins.*.headers.*: (secret) -> (current secret)"]
    return "\n".join(lines) + ("\n" if lines else "")


APPLICATION_ROTATE: Final = ApplicationRotate()
