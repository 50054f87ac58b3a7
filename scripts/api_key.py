# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print the value of an API key of API Gateway (GetApiKey), with the usual credentials of AWS."""

from __future__ import annotations

import argparse
import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError


def main() -> int:
    """Print the value; 1 with a message when it cannot be had."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--region", required=True)
    parser.add_argument("--endpoint-url", help="of an embedded AWS, whose root key is `test`")
    parser.add_argument("--id", required=True, help="id of the key, as `make outputs` shows it")
    options = parser.parse_args()
    root = "test" if options.endpoint_url else None
    session = boto3.Session(aws_access_key_id=root, aws_secret_access_key=root, region_name=options.region)
    client = session.client("apigateway", endpoint_url=options.endpoint_url)
    try:
        print(client.get_api_key(apiKey=options.id, includeValue=True)["value"])
    except (ClientError, BotoCoreError) as error:
        print(f"Reading the key failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
