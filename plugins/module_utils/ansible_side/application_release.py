# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The aliases of an application: shown, pinned for a release, moved step by step, rolled back, let go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError, Refused
from ..release.alarms import alarm_states
from ..release.aliases import Alias, look, put, side_by_side, unpin
from ..release.going_back import before_release, cut_off, ways_back
from ..release.pin import RELEASING, ROLLED_BACK, Pin, now, percent
from ..release.rules import LATEST, start_problems, under_way, version_problems
from ..release.shifting import DONE, Shift
from ..release.strategy import Step, steps_of
from .common_options import Options
from .described import validated, whole_by_module
from .entry import Report
from .of_application import OfApplication, refused
from .session import in_session

ACTIONS: Final = ("begin", "shift", "show", "rollback", "unpin")
OPTIONS: Final[Options] = {
    "action": {"type": "str", "choices": list(ACTIONS), "default": "show"},
    "functions": {"type": "list", "elements": "str", "default": []},
    "alias_variable": {"type": "str", "default": ""},
    "version": {"type": "str"},
    "strategy": {"type": "str", "default": "canary:10:5m"},
    "alarms": {"type": "list", "elements": "str"},
    "poll_seconds": {"type": "int", "default": 10},
    "resume": {"type": "bool", "default": False},
}
VERSION: Final = 1
NO_ALARM: Final = ("none",)


@dataclass(frozen=True)
class Request:
    """What is asked for, checked: the functions with their aliases, the steps, the alarms."""

    aliases: Mapping[str, str]
    steps: Sequence[Step]
    alarms: Sequence[str]
    params: Mapping[str, Any]


@dataclass(frozen=True)
class ApplicationRelease(OfApplication):
    """The work of the module release."""

    services: tuple[str, ...] = ("cloudwatch", "lambda")

    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, release, text}`; a release that an alarm ended is no failure here: `release.state` says so."""
        parts, problems = validated(params["families"], params["tiers"])
        if problems:
            return refused(problems)
        try:
            request = requested(whole_by_module(parts), params)
        except Refused as error:
            return {"failed": True, "changed": False, "msg": str(error)}
        work = WORK[params["action"]]
        doing = (
            f"releasing {params['name']}" if params["action"] != "show" else f"asking for versions of {params['name']}"
        )
        return in_session(params, check_mode, report, doing, lambda aws: work(aws, request))


def requested(specs: Mapping[str, Sequence[Mapping[str, Any]]], params: Mapping[str, Any]) -> Request:
    """The request; raises what can be refused without a call."""
    known = {spec["name"]: spec.get("alias") for spec in specs.get("lambda_functions", ())}
    names = list(params["functions"]) or [name for name, alias in known.items() if alias]
    problems = [
        f"functions (serverless_release_functions, FUNCTION): there is no function {name}; there are "
        f"{', '.join(sorted(known)) or 'none'}"
        for name in names
        if name not in known
    ]
    problems += [
        f"function {name} has no alias, so callers use $LATEST: {way_to_an_alias(params)}"
        for name in names
        if name in known and not known[name]
    ]
    if not names:
        problems.append(
            f"no function of {params['name']} has an alias, so callers use $LATEST: {way_to_an_alias(params)}"
        )
    if params.get("version") and params["action"] != "rollback":
        problems.append(
            f"version (serverless_release_version, VERSION) is {params['version']}, and only a rollback goes to a "
            "version that is named: ACTION=rollback, or leave it out"
        )
    elif params.get("version") and len(names) > 1:
        problems.append("VERSION needs FUNCTION with one name: every function counts its versions by itself")
    if params["poll_seconds"] < 1:
        problems.append(
            f"poll_seconds (serverless_release_poll_seconds) is {params['poll_seconds']}; it must be 1 or more"
        )
    steps: Sequence[Step] = ()
    try:
        steps = steps_of(params["strategy"])
    except ValueError as error:
        problems.append(f"{error} (serverless_release_strategy, STRATEGY)")
    if problems:
        raise Refused("\n".join(problems))
    alarms = params.get("alarms")
    if not alarms:
        alarms = [spec["name"] for spec in specs.get("cloudwatch_alarms", ())]
    return Request(
        {name: str(known[name]) for name in names}, steps, () if tuple(alarms) == NO_ALARM else tuple(alarms), params
    )


def way_to_an_alias(params: Mapping[str, Any]) -> str:
    """What to write where, and what to run then."""
    variable = params["alias_variable"]
    how = f"write `{variable}: live` into the inventory" if variable else "give it `alias: live` in the description"
    return f"{how} and run `make up` once; releases move the calls from then on (docs/release.md)"


def found_of(aws: Aws, request: Request, *, all_there: bool = True) -> list[Alias]:
    """The aliases as they are; raises when one is missing that must be there."""
    aws.guard_account()
    found = look(aws, request.aliases.items())
    missing = [f"{name}:{request.aliases[name]}" for name, alias in found.items() if alias is None]
    if missing and all_there:
        raise EngineError(f"there is no {', '.join(missing)} yet", "Converge the application with `make up` first.")
    return [alias for alias in found.values() if alias is not None]


def who(aws: Aws) -> str:
    """Who does this, as a person knows it: the last parts of the caller's ARN."""
    return str(aws.caller.get("Arn", "")).rpartition(":")[2].partition("/")[2] or "root"


def told(request: Request, state: str, aliases: Sequence[Alias], **more: Any) -> dict[str, Any]:
    """The module's result."""
    release = {
        "version": VERSION,
        "application": request.params["name"],
        "action": request.params["action"],
        "state": state,
        "functions": [alias.as_data() for alias in aliases],
        "alarms_off": [],
        "steps": [{"share": step.share, "seconds": step.seconds} for step in request.steps],
        **more,
    }
    changed = bool(release.pop("changed", False))
    return {"changed": changed, "release": release, "text": "\n".join(alias.line for alias in aliases) + "\n"}


def show(aws: Aws, request: Request) -> dict[str, Any]:
    """Versions, weights and pins."""
    return told(request, "shown", found_of(aws, request))


def begin(aws: Aws, request: Request) -> dict[str, Any]:
    """Pin every alias where it is, so that what is published next is not called yet."""
    aliases = found_of(aws, request, all_there=False)
    states = alarm_states(aws, request.alarms)
    problems = list(start_problems(aliases, states, resume=request.params["resume"]))
    problems += [
        f"{alias.called} is at {LATEST}, which is no version to go back to; `make up` mends that"
        for alias in aliases
        if alias.version == LATEST
    ]
    if problems:
        raise Refused("\n".join(problems))
    fresh = [alias for alias in aliases if not under_way(alias)]
    for alias in fresh:
        if alias.pin:
            aws.progress(f"{alias.pin.told(alias.called)}; this release takes it over")
    for step in request.steps:
        aws.progress(f"step {percent(step.share)} of the calls to the new versions, for {step.seconds} s")
    aws.progress(f"then all of them; alarms watched: {', '.join(request.alarms) or 'none'}")
    if aws.plan_only:
        return told(request, "planned", aliases, changed=bool(aliases))
    began = {alias.pin.at for alias in aliases if alias.pin and under_way(alias)}
    by, at = who(aws), min(began, default=now())

    def pinned(alias: Alias) -> Alias:
        before = before_release(alias, began)
        return put(aws, alias, Pin(alias.version, alias.weights, RELEASING, at, by, before=before))

    aliases = [*(alias for alias in aliases if alias not in fresh), *side_by_side(aws, fresh, pinned)]
    return told(request, "pinned", aliases, changed=bool(fresh))


def shift(aws: Aws, request: Request) -> dict[str, Any]:
    """Move the pinned aliases to what was published since; or back, with a pin, when an alarm goes off."""
    aliases = found_of(aws, request, all_there=not aws.plan_only)
    pinned = [alias for alias in aliases if alias.pin and alias.pin.why == RELEASING]
    if aws.plan_only:
        return told(request, "planned", aliases, changed=bool(aliases))
    params = request.params
    moving = Shift(aws, request.steps, request.alarms, params["strategy"], who(aws), float(params["poll_seconds"]))
    state, off = moving.run(pinned)
    after = found_of(aws, request)
    moved = [a.function for a, b in zip(aliases, after, strict=True) if a.version != b.version]
    return told(request, state if pinned else DONE, after, changed=bool(pinned), alarms_off=off, moved=moved)


def rollback(aws: Aws, request: Request) -> dict[str, Any]:
    """Pin the aliases to an earlier version; by default where they came from."""
    aliases = found_of(aws, request)
    named = request.params.get("version")
    wanted = {alias.function: named for alias in aliases} if named else ways_back(aliases)
    problems: list[str] = []
    for alias in aliases:
        version = wanted[alias.function]
        if version is None:
            problems.append(f"{alias.called} is at {alias.version}, and no version is older")
        else:
            problems += version_problems(alias, version)
    if problems:
        raise Refused("\n".join(problems), "See `make release ACTION=show`.")
    if aws.plan_only:
        goal = [replace(alias, version=str(wanted[alias.function]), weights={}) for alias in aliases]
        return told(request, "planned", goal, changed=True)
    moving = [alias for alias in aliases if not is_back(alias, str(wanted[alias.function]))]
    started = None if named else cut_off(aliases)
    at, together = (started.at, started.together) if started else (now(), len(moving))
    by = who(aws)

    def back(alias: Alias) -> Alias:
        return put(aws, alias, Pin(str(wanted[alias.function]), {}, ROLLED_BACK, at, by, together=together))

    done = {alias.function: alias for alias in side_by_side(aws, moving, back)}
    after = [done.get(alias.function, alias) for alias in aliases]
    return told(request, "pinned", after, changed=bool(moving))


def is_back(alias: Alias, version: str) -> bool:
    """Whether an earlier rollback has pinned it there."""
    return bool(alias.pin) and not under_way(alias) and (alias.version, dict(alias.weights)) == (version, {})


def let_go(aws: Aws, request: Request) -> dict[str, Any]:
    """Take the pins away: the next run moves the aliases on."""
    aliases = found_of(aws, request)
    pinned = [alias for alias in aliases if alias.pin]
    if aws.plan_only:
        return told(request, "planned", [replace(alias, pin=None) for alias in aliases], changed=bool(pinned))
    done = {alias.function: alias for alias in side_by_side(aws, pinned, lambda alias: unpin(aws, alias))}
    after = [done.get(alias.function, alias) for alias in aliases]
    return told(request, "unpinned", after, changed=bool(pinned))


WORK: Final[Mapping[str, Callable[[Aws, Request], dict[str, Any]]]] = {
    "show": show,
    "begin": begin,
    "shift": shift,
    "rollback": rollback,
    "unpin": let_go,
}
APPLICATION_RELEASE: Final = ApplicationRelease()
