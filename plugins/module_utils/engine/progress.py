# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a line of a verb's progress begins: by that its script knows it among what Ansible prints."""

from __future__ import annotations

from typing import Final

MARK: Final = "… "
