# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that imports botocore's session: what sessions of a process share, and the session of a connection.

boto3 adds high-level resources to botocore, which nothing here uses, and 30 ms to the start of every run.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from functools import cache
from typing import Any

from .connection import Connection
from .models import Models

try:
    import botocore.session
    from botocore.hooks import HierarchicalEmitter

    MISSING_LIBRARY = ""
except ImportError as error:  # ansible-test's import test, and hosts without boto3, still load the module
    MISSING_LIBRARY = str(error)


@cache
def shared() -> tuple[Models, HierarchicalEmitter]:
    """What all sessions of this process have in common: botocore's models, and its own event handlers.

    Registering the handlers costs a session 15 ms, copying them one.
    """
    handlers = HierarchicalEmitter()
    core = botocore.session.Session(event_hooks=handlers)
    return Models.searching(core.get_config_variable("data_path")), handlers


def models() -> Models:
    """botocore's models, each read once in the life of the process."""
    return shared()[0]


def preload(services: Iterable[str]) -> None:
    """Read the models of `services` now. Ansible loads an action plugin before it forks, so one run pays once."""
    if not MISSING_LIBRARY:
        models().preload(services)


def session_of(connection: Connection) -> Any:
    """A botocore session with the region and the credentials of `connection`, in its role if it names one."""
    session = _new(connection.profile, connection.region)
    if connection.access_key and connection.secret_key:
        session.set_credentials(connection.access_key, connection.secret_key, connection.session_token)
    return _assumed(session, connection) if connection.assume_role_arn else session


def user_agent(session: Any, application_id: str | None) -> str | None:
    """What requests say of botocore and the machine, once for all: botocore puts it together anew for each call.

    That is an eighth of what a call costs. `None`, which leaves it to botocore, where an application has an id of its
    own (`application_id`, or AWS_SDK_UA_APP_ID): only botocore's own text has it.
    """
    if application_id or session.get_config_variable("user_agent_appid"):
        return None
    return str(session.user_agent())


def _new(profile: str | None, region: str | None) -> Any:
    loader, handlers = shared()
    events = copy.copy(handlers)
    session = botocore.session.Session(profile=profile, event_hooks=events, include_builtin_handlers=False)
    session.register_component("data_loader", loader)
    # without botocore's translation of names that services had before 2018: a tenth of what a call costs
    session.register_component("event_emitter", events)
    if region:
        session.set_config_variable("region", region)
    return session


def _assumed(session: Any, connection: Connection) -> Any:
    """`session` in the role `assume_role_arn`; botocore renews the credentials on long runs."""
    from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials

    extra = {"RoleSessionName": connection.assume_role_session_name}
    if connection.assume_role_external_id:
        extra["ExternalId"] = connection.assume_role_external_id

    def make_client(service: str, **arguments: Any) -> Any:
        arguments.setdefault("endpoint_url", connection.endpoint_url)
        return session.create_client(service, **arguments)

    fetcher = AssumeRoleCredentialFetcher(
        make_client, session.get_credentials(), str(connection.assume_role_arn), extra_args=extra
    )
    assumed = _new(None, session.get_config_variable("region"))
    assumed._credentials = DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")
    return assumed
