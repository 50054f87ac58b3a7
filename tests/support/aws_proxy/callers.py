"""Whose access key it is: account and principal, as MiniStack has them and as learned from keys issued on the way."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from .calls import Call

DEFAULT_ACCOUNT_ID = "000000000000"
_ISSUING = frozenset({"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "CreateAccessKey"})


class Callers:
    """Access key id → (account id, principal ARN); "" as principal is the account's root."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def account_of(self, access_key_id: str) -> str:
        """The account; a 12-digit access key *is* its account's root in MiniStack."""
        if re.fullmatch(r"\d{12}", access_key_id):
            return access_key_id
        return self._known.get(access_key_id, (DEFAULT_ACCOUNT_ID, ""))[0]

    def principal_of(self, access_key_id: str) -> str:
        """ARN of the user or role behind the key, "" for root or an unknown key."""
        return self._known.get(access_key_id, ("", ""))[1]

    def notice(self, call: Call, body: bytes) -> None:
        """Learn from the answers that issue keys."""
        if call.operation not in _ISSUING or call.service not in ("iam", "sts") or not call.succeeded:
            return
        try:
            found = {e.tag.rpartition("}")[2]: e.text or "" for e in ElementTree.fromstring(body).iter()}
        except ElementTree.ParseError:
            return
        account_id, arn = call.account_id, found.get("Arn", "")
        if call.service == "sts":
            arn = call.params.get("RoleArn", "")
            account_id = arn.split(":")[4] if arn.count(":") >= 5 else account_id
        elif not arn:
            arn = f"arn:aws:iam::{account_id}:user/{found.get('UserName', '')}"
        if key := found.get("AccessKeyId"):
            self._known[key] = (account_id, arn)
