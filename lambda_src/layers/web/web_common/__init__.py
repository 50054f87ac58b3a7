# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the functions of every application share: HTTP, idempotency, page tokens, logs, clients, FIFO batches …"""
