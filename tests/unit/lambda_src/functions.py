# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The functions under test, loaded as Lambda does: layers and the function's folder on the path, settings set."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

SOURCE = Path(__file__).parents[3] / "lambda_src"
COMMON = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}
ENVIRONMENTS = {
    "posts": {
        "QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/000000000000/posts.fifo",
        "ORIGIN_SECRET_ID": "origin-secret",
        "TABLE_NAME": "Posts",
        "USER_INDEX_NAME": "UserPostsIndex",
        "FAILURES_TABLE_NAME": "PostsDLQ",
        "POWERTOOLS_SERVICE_NAME": "posts",
    },
    "items": {
        "TABLE_NAME": "Items",
        "PAGE_SECRET_ID": "page-secret",
        "USER_RATE_LIMIT": "1000",
        "USER_RATE_WINDOW_SECONDS": "60",
        "POWERTOOLS_SERVICE_NAME": "items",
    },
    "orders": {"TABLE_NAME": "Orders", "POWERTOOLS_SERVICE_NAME": "orders"},
}
ENVIRONMENT = COMMON | ENVIRONMENTS["posts"]
CONTEXT = SimpleNamespace(aws_request_id="lambda-request")


class Switch:
    """A client that hands every call to `target`: functions make theirs once, tests need another one each time."""

    def __init__(self):
        self.target = None

    def __getattr__(self, operation):
        return getattr(self.target, operation)


SWITCHES = {service: Switch() for service in ("sqs", "dynamodb", "secretsmanager")}


def load(name):
    """Return the module of the function in folder `name`, of whichever application has it."""
    if name not in sys.modules:
        (folder,) = SOURCE.glob(f"*/{name}")
        environment = COMMON | ENVIRONMENTS[folder.parent.name]
        with mock.patch("web_common.clients.client", SWITCHES.__getitem__), mock.patch.dict(os.environ, environment):
            importlib.import_module(name)
    return sys.modules[name]


def _add_to_path(*folders):
    sys.path[:0] = [str(folder) for folder in folders if str(folder) not in sys.path]


_add_to_path(
    *sorted((SOURCE / "layers").iterdir()),
    *(folder for name in ENVIRONMENTS for folder in sorted((SOURCE / name).iterdir())),
)
