# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a kind may ask of AWS: clients, account, ARNs, lookups made once. Safe to share between threads."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from .clients import PATIENCE, Clients
from .connection import Connection
from .errors import EngineError, MissingReference
from .progress import MARK
from .sessions import MISSING_LIBRARY
from .side_by_side import IN_LINE, together
from .values import UNKNOWN

PARALLEL_CALLS = 16
PARALLEL_BUILDS = 4

Result = TypeVar("Result")


@dataclass
class Shared:
    """What every view of one connection has in common: its clients, and what was asked or begun once."""

    clients: Clients
    account_id: str | None
    caller: Mapping[str, Any] | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)
    begun: dict[tuple[str, ...], Future[Any]] = field(default_factory=dict)
    calls: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(PARALLEL_CALLS, thread_name_prefix=f"{IN_LINE}-call")
    )
    builds: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(PARALLEL_BUILDS, thread_name_prefix="aws-ahead")
    )


class Aws:
    """What a kind may ask of AWS.

    `reader(service)` gives a client that repeats failed calls, `writer(service)` one that never does: a create that
    timed out may have taken effect, so the engine looks before it tries again. In a plan there is no writer at all.
    `replaced` are ids that the plan is about to replace: what refers to one of them is known after apply. `searches`
    says that everything the stack owns is looked for, so that lists which cost little beside that are there for all.
    """

    replaced: frozenset[str] = frozenset()
    searches: bool = False
    missed: set[tuple[str, str]] | None = None
    """Where `reference` notes what a plan did not find, if somebody asks for it: what it is, and its name."""

    def __init__(
        self,
        connection: Connection,
        *,
        plan_only: bool = False,
        stack: str | None = None,
        account_id: str | None = None,
        take_over: bool = False,
        report: Callable[[str], None] = lambda message: None,
    ) -> None:
        if MISSING_LIBRARY:
            raise EngineError(f"botocore cannot be imported: {MISSING_LIBRARY}", "Install boto3 where this task runs.")
        self.plan_only = plan_only
        self.stack = stack
        self.take_over = take_over
        self.report = report
        self._connection = connection
        self._region: str | None = None
        self._looked_up: dict[tuple[str, ...], Future[Any]] = {}
        self._shared = Shared(Clients(connection, 2 * PARALLEL_CALLS), account_id)

    def progress(self, text: str) -> None:
        """Tell how far a verb is, in a line that its script shows."""
        self.report(f"{MARK}{text}")

    def view(
        self,
        *,
        region: str | None,
        plan_only: bool,
        replaced: frozenset[str] = frozenset(),
        searches: bool = False,
    ) -> Aws:
        """The same connection in `region` (None: the stack's), with nothing looked up yet. Costs nothing."""
        other = copy.copy(self)
        other.plan_only, other.replaced, other.searches = plan_only, replaced, searches
        other._region = region or self._region
        other._looked_up = {}
        return other

    def noting(self, missed: set[tuple[str, str]]) -> Aws:
        """The same view, whose missing references are added to `missed`."""
        other = copy.copy(self)
        other.missed = missed
        return other

    # -- clients ---------------------------------------------------------------------------------------------------

    def reader(self, service: str, region: str | None = None) -> Any:
        """A client for read calls: ten attempts for throttling, server errors and lost answers."""
        return self._shared.clients.client(service, region or self.region, again=True)

    def writer(self, service: str, region: str | None = None, patience: int = PATIENCE) -> Any:
        """A client for write calls: one attempt, whose answer may take `patience` seconds.

        Raises in a plan: what only looks must not be able to write.
        """
        if self.plan_only:
            raise EngineError(f"a plan asked for a {service} client that can write", "This is a bug in serverless.aws.")
        self.guard_account()
        return self._shared.clients.client(service, region or self.region, again=False, patience=patience)

    def make_writer(self, service: str) -> None:
        """Make the client that `writer` will give, now rather than when calls wait for it. Makes no call."""
        self._shared.clients.client(service, self.region, again=False)

    # -- who and where ---------------------------------------------------------------------------------------------

    @property
    def region(self) -> str:
        """The region of this view, which is the stack's unless it is another's. Raises when none is given anywhere."""
        region = self._region or self._shared.clients.region
        if not region:
            raise EngineError("no AWS region was given", "Set region (serverless_region, or AWS_REGION).")
        return self._shared.clients.in_partition(region)

    @property
    def stack_region(self) -> str:
        """The stack's region, also in the view of a kind that is kept in one region for the whole account."""
        return self._shared.clients.region or self.region

    @property
    def endpoint_url(self) -> str | None:
        """The address of an embedded AWS, or None for the real one."""
        return self._connection.endpoint_url

    @property
    def partition(self) -> str:
        """`aws`, `aws-cn` or `aws-us-gov`: ARNs of another partition name nothing here."""
        return self._shared.clients.partition(self.region)

    @property
    def dns_suffix(self) -> str:
        """What the host names of AWS end in: `amazonaws.com`, or another in another partition."""
        return "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"

    @property
    def caller(self) -> Mapping[str, Any]:
        """Whom the credentials belong to, as AWS says it (STS GetCallerIdentity, at most once)."""
        with self._shared.lock:
            if self._shared.caller is None:
                self._shared.caller = self.reader("sts").get_caller_identity()
            return self._shared.caller

    @property
    def account_id(self) -> str:
        """The account the credentials belong to: what this connection was told, else what AWS says."""
        return self._shared.account_id or str(self.caller["Account"])

    def guard_account(self) -> None:
        """Refuse to write in an account that `allowed_account_ids` does not name. Asks AWS, not the caller's word."""
        allowed = self._connection.allowed_account_ids
        if allowed and (account := str(self.caller["Account"])) not in allowed:
            raise EngineError(
                f"these credentials belong to account {account}, and allowed_account_ids has "
                f"{', '.join(allowed)}: nothing was changed",
                "Use the right credentials, or correct serverless_allowed_account_ids.",
            )

    def arn(self, service: str, resource: str, *, region: str | None = None, account: str | None = None) -> str:
        """`arn:<partition>:<service>:<region>:<account>:<resource>`; an empty region or account leaves it out."""
        place = self.region if region is None else region
        owner = self.account_id if account is None else account
        return f"arn:{self.partition}:{service}:{place}:{owner}:{resource}"

    def refuse_on_plain_http(self, option: str) -> None:
        """A policy that wants TLS locks everybody out of an embedded AWS without it, root included."""
        if (self.endpoint_url or "").startswith("http://"):
            raise EngineError(
                f"{option} is on and {self.endpoint_url} has no TLS", f"Set {option} to false for this endpoint."
            )

    # -- helpers for kinds -----------------------------------------------------------------------------------------

    def reference(self, what: str, name: str, value: Result | None) -> Result | Any:
        """`value`, the id that stands for `name`. When there is none: `UNKNOWN` in a plan, else `MissingReference`."""
        ids = value.values() if isinstance(value, Mapping) else (value,)
        if value is not None and not any(isinstance(item, str) and item in self.replaced for item in ids):
            return value
        if self.plan_only:
            if self.missed is not None:
                self.missed.add((what, name))
            return UNKNOWN
        raise MissingReference(f"{what} {name} does not exist", "Make it first, or correct the name.")

    def once(self, key: tuple[str, ...], call: Callable[[], Result]) -> Result:
        """The result of `call`, made at most once for `key` in this run, whichever thread asks.

        For looking up what many resources of one call refer to and the call itself never writes.
        """
        with self._shared.lock:
            known = self._looked_up.get(key)
            mine: Future[Any] = Future()
            if known is None:
                self._looked_up[key] = mine
        if known is not None:
            return cast("Result", known.result())
        try:
            mine.set_result(call())
        except BaseException as error:
            with self._shared.lock:
                self._looked_up.pop(key)  # the next one tries again
            mine.set_exception(error)
        return cast("Result", mine.result())

    def ahead(self, key: tuple[str, ...], work: Callable[[], Result]) -> Future[Result]:
        """`work`, which makes no call, begun in a thread of its own, once for `key` on this connection."""
        with self._shared.lock:
            if key not in self._shared.begun:
                self._shared.begun[key] = self._shared.builds.submit(work)
            return self._shared.begun[key]

    def failed_ahead(self) -> list[EngineError]:
        """The errors of what was begun ahead, when all of it has ended."""
        errors = [future.exception() for future in self._shared.begun.values()]
        return [error for error in errors if isinstance(error, EngineError)]

    def together(self, *calls: Callable[[], Any]) -> list[Any]:
        """The results of `calls`, made side by side where that is quicker; raises the first error."""
        return together(self._shared.calls, calls)

    def pages(
        self, service: str, operation: str, key: str, *, region: str | None = None, **arguments: Any
    ) -> list[Any]:
        """Every item under `key` (a dotted path) in all pages of a list `operation`, given in snake case."""
        client = self.reader(service, region)
        if not client.can_paginate(operation):
            raise EngineError(f"{service} {operation} has no paginator", "This is a bug in serverless.aws.")

        def call() -> list[Any]:
            items = client.get_paginator(operation).paginate(**arguments).search(f"{key}[]")
            return [item for item in items if item is not None]

        return self.shared((service, region or "", operation, key, repr(sorted(arguments.items()))), call)

    def shared(self, key: tuple[str, ...], call: Callable[[], Result]) -> Result:
        """The result of the read `call`, for which many ask. In a plan it is made once, and each gets a copy.

        A run that writes makes it every time: it must see what it has just done.
        """
        return copy.deepcopy(self.once(("shared", *key), call)) if self.plan_only else call()

    def close(self) -> None:
        """Let the threads end."""
        self._shared.calls.shutdown(wait=False)
        self._shared.builds.shutdown(wait=False, cancel_futures=True)
