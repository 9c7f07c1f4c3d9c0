"""The read-only JSON API: the same querysets and filters as the pages, for programs."""
