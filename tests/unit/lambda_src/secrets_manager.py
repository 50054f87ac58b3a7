# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets Manager as a rotation function meets it: one secret, its versions, their labels, and the caller of the steps.

Sources: API_RotateSecret, API_PutSecretValue, API_UpdateSecretVersionStage, API_GetSecretValue, and the user guide's
"Lambda rotation functions".
"""

# ruff: noqa: N803 (AWS spells its parameters so)

from __future__ import annotations

import uuid

from botocore.exceptions import ClientError

ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:items-page-AbCdEf"
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


class CrashError(BaseException):
    """The function's environment is gone."""


def error(code, operation):
    return ClientError({"Error": {"Code": code, "Message": f"{ARN} says no"}}, operation)


class SecretsManager:
    """`lose`: names of operations that take effect, once each, without an answer; botocore then makes them again.

    `crash_after`: the environment dies after so many calls. `keeps_pending`: AWSPENDING stays where AWSCURRENT goes,
    which both are states in which a rotation has ended.
    """

    def __init__(self, value="first-value", keeps_pending=False):
        self.values = {"v1": value}
        self.labels = {"v1": {"AWSCURRENT"}}
        self.rotation_enabled = True
        self.keeps_pending = keeps_pending
        self.calls = []
        self.lose = set()
        self.crash_after = None

    def begin_rotation(self):
        """What RotateSecret does before it calls the function: an empty version with AWSPENDING. Returns its id."""
        version = str(uuid.uuid4())
        for labels in self.labels.values():
            labels.discard("AWSPENDING")
        self.labels[version] = {"AWSPENDING"}
        return version

    def version(self, label):
        return next((version for version, labels in self.labels.items() if label in labels), None)

    def _do(self, operation, function):
        self.calls.append(operation)
        if operation in self.lose:
            self.lose.remove(operation)
            function()
        result = function()
        if self.crash_after is not None and len(self.calls) >= self.crash_after:
            raise CrashError
        return result

    def describe_secret(self, SecretId):
        stages = {version: sorted(labels) for version, labels in self.labels.items() if labels}
        answer = {"ARN": ARN, "VersionIdsToStages": stages}
        # The member is not there when rotation was never set up.
        return self._do("DescribeSecret", lambda: answer | ({"RotationEnabled": True} if self.rotation_enabled else {}))

    def get_secret_value(self, SecretId, VersionId=None, VersionStage="AWSCURRENT"):
        def read():
            version = VersionId or self.version(VersionStage)
            if VersionStage not in self.labels.get(version, ()) or version not in self.values:
                raise error("ResourceNotFoundException", "GetSecretValue")
            return {"ARN": ARN, "VersionId": version, "SecretString": self.values[version]}

        return self._do("GetSecretValue", read)

    def put_secret_value(self, SecretId, ClientRequestToken, SecretString, VersionStages):
        def put():
            known = self.values.get(ClientRequestToken)
            if known is not None and known != SecretString:
                raise error("ResourceExistsException", "PutSecretValue")
            self.values[ClientRequestToken] = SecretString
            for label in VersionStages:
                self._move(label, ClientRequestToken)
            return {}

        return self._do("PutSecretValue", put)

    def update_secret_version_stage(self, SecretId, VersionStage, MoveToVersionId=None, RemoveFromVersionId=None):
        def update():
            holder = self.version(VersionStage)
            if holder is not None and holder != RemoveFromVersionId:
                raise error("InvalidParameterException", "UpdateSecretVersionStage")
            self._move(VersionStage, MoveToVersionId)
            if VersionStage == "AWSCURRENT" and holder != MoveToVersionId:
                self._move("AWSPREVIOUS", holder)
                if not self.keeps_pending:
                    self.labels[MoveToVersionId].discard("AWSPENDING")
            return {}

        return self._do("UpdateSecretVersionStage", update)

    def _move(self, label, version):
        for labels in self.labels.values():
            labels.discard(label)
        if version is not None:
            self.labels.setdefault(version, set()).add(label)
