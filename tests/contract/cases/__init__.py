"""One file per kind of resource: its `CASE`."""
