# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the functions of the posts application share: the post, its message, the retry record."""
