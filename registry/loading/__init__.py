"""Loading the content of ``fixtures/``: once, and again without doubling or overwriting what staff changed since."""

from registry.loading.report import Report
from registry.loading.run import load_registry

__all__ = ["Report", "load_registry"]
