# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign in to a Cognito user pool by SRP and print the access token.

The password is asked for, or taken from the environment variable PASSWORD.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from pycognito.aws_srp import AWSSRP
from pycognito.exceptions import ForceChangePasswordException, MFAChallengeException


def main() -> int:
    """Print the token; 1 with a message when the sign-in is refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--region", required=True)
    parser.add_argument("--endpoint-url", help="of an embedded AWS")
    parser.add_argument("--user-pool-id", required=True)
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--username", required=True)
    parser.add_argument("--id-token", action="store_true", help="print the ID token instead of the access token")
    options = parser.parse_args()
    password = os.environ.get("PASSWORD") or getpass.getpass(f"Password of {options.username}: ", sys.stderr)
    try:
        client = boto3.client(
            "cognito-idp",
            region_name=options.region,
            endpoint_url=options.endpoint_url,
            config=Config(signature_version=UNSIGNED),
        )
        srp = AWSSRP(
            username=options.username,
            password=password,
            pool_id=options.user_pool_id,
            client_id=options.client_id,
            client=client,
        )
        tokens = srp.authenticate_user()["AuthenticationResult"]
    except ForceChangePasswordException:
        print("This user must choose a new password first.", file=sys.stderr)
        return 1
    except MFAChallengeException:
        print("This user has a second factor, which this script does not ask for.", file=sys.stderr)
        return 1
    # a malformed endpoint, and an id that is none of a user pool
    except (ClientError, BotoCoreError, ValueError, IndexError) as error:
        print(f"Signing in failed: {error}", file=sys.stderr)
        return 1
    print(tokens["IdToken" if options.id_token else "AccessToken"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
