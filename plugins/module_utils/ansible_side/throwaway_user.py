# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A user for a test: made by an administrator without a mail, signed in by SRP, deleted at the end."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError, Refused, is_missing
from ..engine.explain import explain
from ..kinds.cognito_user_pool.find import SERVICE, find_user_pool
from ..kinds.cognito_user_pool_client import find_client_id
from .common_options import Options
from .entry import Report
from .session import InSession, in_session

OPTIONS: Final[Options] = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "stack": {"type": "str"},
    "user_pool": {"type": "str", "required": True},
    "client": {"type": "str"},
    "user_name": {"type": "str", "required": True},
    "attributes": {"type": "dict", "default": {}},
}
PASSWORD_LENGTH: Final = 32
CLASSES: Final = (string.ascii_uppercase, string.ascii_lowercase, string.digits, "!#%+-=?@_~")


@dataclass(frozen=True)
class ThrowawayUser(InSession):
    """The work of the module cognito_throwaway_user."""

    services: tuple[str, ...] = (SERVICE,)
    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, user_name, …tokens}`, or a failure."""
        work = present if params["state"] == "present" else absent
        doing = f"the user {params['user_name']} of {params['user_pool']}"
        return in_session(params, check_mode, report, doing, lambda aws: work(aws, params))


def present(aws: Aws, params: Mapping[str, Any]) -> dict[str, Any]:
    """Make the user and sign in. Raises `Refused` when there is one of that name: it may be a person's."""
    user, pool_name = params["user_name"], params["user_pool"]
    if not params.get("client"):
        raise EngineError("client is missing", "Name the client that the user signs in through.")
    sign_in = srp()
    try:
        pool = known_pool(aws, pool_name)
        client_id = find_client_id(aws, pool["Id"], pool_name, params["client"])
        if client_id is None:
            raise EngineError(f"user pool client {pool_name}/{params['client']} does not exist", "Correct client.")
        if exists(aws, pool["Id"], user):
            raise Refused(f"user {user} of {pool_name} exists", "Choose a name that nobody has.")
        if aws.plan_only:
            return {"changed": True, "user_name": user}
        password = new_password(pool)
        make(aws, pool["Id"], user, password, attributes_of(params))
        session = sign_in(
            username=user,
            password=password,
            pool_id=pool["Id"],
            client_id=client_id,
            client=aws.writer(SERVICE),
        )
        return {"changed": True, "user_name": user, **tokens(session.authenticate_user())}
    except Exception as error:
        raise explain(error, f"signing in as {user}") from error


def absent(aws: Aws, params: Mapping[str, Any]) -> dict[str, Any]:
    """Delete the user; no pool and no user are success."""
    user = params["user_name"]
    try:
        pool = find_user_pool(aws, params["user_pool"])
        if pool is None or not exists(aws, pool["Id"], user):
            return {"changed": False, "user_name": user}
        if not aws.plan_only:
            aws.writer(SERVICE).admin_delete_user(UserPoolId=pool["Id"], Username=user)
    except Exception as error:
        raise explain(error, f"deleting the user {user}") from error
    return {"changed": True, "user_name": user}


def srp() -> Any:
    """pycognito's SRP session. It is imported only here: nobody else needs the library."""
    try:
        from pycognito.aws_srp import AWSSRP
    except ImportError as error:
        raise EngineError(
            f"the Python library pycognito cannot be imported: {error}",
            "Install it where this task runs (it is in requirements.txt): SRP is what keeps the password off the wire.",
        ) from error
    return AWSSRP


def known_pool(aws: Aws, name: str) -> dict[str, Any]:
    """The pool called `name`."""
    pool = find_user_pool(aws, name)
    if pool is None:
        raise EngineError(f"user pool {name} does not exist", "Correct user_pool, or make it first.")
    return pool


def exists(aws: Aws, pool_id: str, user: str) -> bool:
    """Whether the pool has the user (AdminGetUser)."""
    cognito = aws.reader(SERVICE)
    try:
        cognito.admin_get_user(UserPoolId=pool_id, Username=user)
    except cognito.exceptions.ClientError as error:
        if is_missing(error, "UserNotFoundException"):
            return False
        raise
    return True


def make(aws: Aws, pool_id: str, user: str, password: str, attributes: list[dict[str, str]]) -> None:
    """AdminCreateUser without a message, and a permanent password, so that signing in asks for nothing more."""
    cognito = aws.writer(SERVICE)
    cognito.admin_create_user(UserPoolId=pool_id, Username=user, UserAttributes=attributes, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool_id, Username=user, Password=password, Permanent=True)


def attributes_of(params: Mapping[str, Any]) -> list[dict[str, str]]:
    """The user's attributes; a user name that is an address is also the verified `email`."""
    user = params["user_name"]
    given = {"email": user, "email_verified": "true"} if "@" in user else {}
    return [{"Name": str(name), "Value": str(value)} for name, value in {**given, **params["attributes"]}.items()]


def new_password(pool: Mapping[str, Any]) -> str:
    """A random password with every class of characters, as long as the pool's policy wants and 32 at least."""
    least = pool.get("Policies", {}).get("PasswordPolicy", {}).get("MinimumLength", PASSWORD_LENGTH)
    characters = [secrets.choice(kind) for kind in CLASSES]
    characters += [secrets.choice("".join(CLASSES)) for _index in range(max(least, PASSWORD_LENGTH) - len(CLASSES))]
    secrets.SystemRandom().shuffle(characters)
    return "".join(characters)


def tokens(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The tokens of an answer; raises when Cognito asks for something more, such as a second factor."""
    result = answer.get("AuthenticationResult")
    if not result:
        raise EngineError(
            f"Cognito asks for {answer.get('ChallengeName')} and gives no tokens yet",
            "A throwaway user cannot answer that: use a pool where mfa is off or optional.",
        )
    return {
        "id_token": result["IdToken"],
        "access_token": result["AccessToken"],
        "expires_in_seconds": result["ExpiresIn"],
    }


THROWAWAY_USER: Final = ThrowawayUser()
