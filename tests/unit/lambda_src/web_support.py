# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from web_common.http import HttpError


def refused(function, *arguments):
    """The status and code of the error that a call ends in."""
    with pytest.raises(HttpError) as caught:
        function(*arguments)
    return caught.value.status, caught.value.code
