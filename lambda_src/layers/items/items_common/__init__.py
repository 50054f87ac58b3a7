# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the functions of the items application share: the item, its table, admission, preconditions, rotation."""
