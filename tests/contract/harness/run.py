"""Running a module's work in this process, as Ansible would: arguments validated, waits scaled down, death included."""

from __future__ import annotations

import functools
import importlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest.mock import patch

import botocore.endpoint
from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from aws_proxy import AwsProxy, Call

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side import entry
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.common_options import MUTUALLY_EXCLUSIVE
from ansible_collections.serverless.aws.plugins.module_utils.engine import clients
from ansible_collections.serverless.aws.plugins.module_utils.engine.apply import carry_out
from ansible_collections.serverless.aws.plugins.module_utils.engine.aws import Aws
from ansible_collections.serverless.aws.plugins.module_utils.engine.connection import Connection
from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.engine.planner import plan_absent
from ansible_collections.serverless.aws.plugins.module_utils.engine.sessions import session_of
from ansible_collections.serverless.aws.plugins.module_utils.engine.waits import Backoff

PACKAGE = "ansible_collections.serverless.aws.plugins.module_utils"
PATIENCE_SECONDS = 15.0
BOTOCORE_PAUSES = 1 / 50

kept_session = functools.cache(session_of)

Result = TypeVar("Result")


class Killed(BaseException):
    """The process is dead: nothing of the engine may catch this, as nothing catches SIGKILL."""


@dataclass(frozen=True)
class Run:
    """What one run returned, and the calls that it made as the proxy saw them."""

    result: Mapping[str, Any]
    calls: tuple[Call, ...]

    @property
    def failed(self) -> bool:
        """Whether the module would have failed."""
        return bool(self.result.get("failed"))

    @property
    def message(self) -> str:
        """The error for the user, empty when there is none."""
        return str(self.result.get("msg", ""))

    @property
    def resource(self) -> Mapping[str, Any]:
        """The entry of the one resource."""
        assert not self.failed, self.message
        (entry_of_it,) = self.result["resources"]
        return dict(entry_of_it)

    @property
    def action(self) -> str:
        """What was (or would be) done to it."""
        return str(self.resource["action"])

    @property
    def paths(self) -> set[str]:
        """The changed paths."""
        return {change["path"] for change in self.resource["changes"]}

    @property
    def writes(self) -> list[str]:
        """The calls that are not on the reviewed list of reads, refused ones included."""
        return [call.name for call in self.calls if call.is_write]


def family_of(kind: str) -> entry.Family:
    """The work of the module of `kind`: the kind with its module's generated options."""
    the_kind = importlib.import_module(f"{PACKAGE}.kinds.{kind}").KIND
    options = importlib.import_module(f"{PACKAGE}.argument_specs.{the_kind.module}").OPTIONS
    return entry.Family(the_kind, options)


@dataclass
class Runner:
    """Runs the module of one kind in one account."""

    family: entry.Family
    proxy: AwsProxy
    account: str
    region: str
    common: Mapping[str, Any] = field(default_factory=dict)
    after: Callable[[tuple[Call, ...]], None] = lambda calls: None
    """Told the calls of every run."""
    _clients: dict[tuple[str, str, int, int, str], Any] = field(default_factory=dict)

    def __call__(
        self,
        spec: Mapping[str, Any],
        *,
        check: bool = False,
        endpoint_url: str | None = None,
        **more: Any,
    ) -> Run:
        """One run with one spec: `check` plans only, `endpoint_url` goes past the proxy, `more` are module options."""
        arguments = {
            "access_key": self.account,
            "secret_key": "root",
            "region": self.region,
            "endpoint_url": endpoint_url or self.proxy.url,
            "stack": "ours",
            **self.common,
            **more,
            self.family.kind.option: [dict(spec)],
        }
        validated = ModuleArgumentSpecValidator(self.family.argument_spec, MUTUALLY_EXCLUSIVE).validate(arguments)
        assert not validated.error_messages, validated.error_messages
        self.proxy.clear()
        with self._scaled():
            result = self.family.run(validated.validated_parameters, check_mode=check, report=lambda message: None)
        run = Run(result, self.proxy.calls)
        self.after(run.calls)
        return run

    def apart(self, act: Callable[[Aws], Result], *, stack: str = "ours", plan_only: bool = True) -> Result:
        """`act` with a connection of its own, through the proxy, whose record begins with it."""
        connection = Connection(
            region=self.family.kind.region or self.region,
            access_key=self.account,
            secret_key="root",
            endpoint_url=self.proxy.url,
        )
        self.proxy.clear()
        with self._scaled():
            aws = Aws(connection, plan_only=plan_only, stack=stack, account_id=self.account)
            try:
                return act(aws)
            finally:
                aws.close()

    def remove(self, aws: Aws, spec: Mapping[str, Any], options: Options) -> str:
        """Destroy what `spec` names, as the engine destroys an orphan; what the plan called it."""
        validated = ModuleArgumentSpecValidator(self.family.own_options).validate(
            {self.family.kind.option: [dict(spec)]}
        )
        assert not validated.error_messages, validated.error_messages
        (whole,) = validated.validated_parameters[self.family.kind.option]
        step = plan_absent(self.family.kind, aws, whole, options)
        carry_out(self.family.kind, aws, step, options, self._backoff)
        return step.plan.action.value

    @contextmanager
    def _scaled(self) -> Iterator[None]:
        """Short pauses, sessions and clients kept between runs (connections, endpoints), and death when killed."""
        clock = SimpleNamespace(
            sleep=lambda seconds: self._sleep(seconds * BOTOCORE_PAUSES), monotonic=time.monotonic, time=time.time
        )
        with (
            patch.object(entry, "converge", functools.partial(converge, backoff=self._backoff)),
            patch.object(clients, "session_of", kept_session),
            patch.object(clients.Clients, "make", self._kept(clients.Clients.make)),
            patch.object(botocore.endpoint, "time", clock),
        ):
            yield

    def _backoff(self, patience_seconds: float) -> Backoff:
        return Backoff(
            min(patience_seconds, PATIENCE_SECONDS), first_seconds=0.005, longest_seconds=0.1, sleep=self._sleep
        )

    def _sleep(self, seconds: float) -> None:
        if self.proxy.killed.is_set():
            raise Killed
        time.sleep(seconds)

    def _kept(self, make: Callable[..., Any]) -> Callable[..., Any]:
        def make_or_keep(its: clients.Clients, service: str, region: str, attempts: int, patience: int) -> Any:
            key = (service, region, attempts, patience, str(its.connection.endpoint_url))
            if key not in self._clients:
                self._clients[key] = make(its, service, region, attempts, patience)
            return self._clients[key]

        return make_or_keep

    def close(self) -> None:
        """Close the connections that the clients keep open."""
        for client in self._clients.values():
            client.close()
