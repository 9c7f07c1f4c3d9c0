"""The whole content, in the order in which one thing refers to another."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from registry.loading.documents import blamed_on
from registry.loading.figures import load_figures
from registry.loading.records import load_records
from registry.loading.report import Report
from registry.loading.rows import load_rows

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
ROWS = (
    "vocabulary/regions.yaml",
    "vocabulary/districts.yaml",
    "vocabulary/industries.yaml",
    "vocabulary/indicators.yaml",
    "vocabulary/subjects.yaml",
    "article/sources.yaml",
    "article/organisations.yaml",
    "article/masters.yaml",
)
FIGURES = "article/city_statistics.yaml"
REASON = "载入首批内容"


@transaction.atomic
def load_registry(folder: Path = FIXTURES) -> Report:
    """Load vocabularies and content from ``folder``, all or nothing; raises ``BadDocument`` naming what is wrong."""
    report = Report()
    for name in ROWS:
        with blamed_on(folder / name):
            load_rows(folder / name, report)
    with blamed_on(folder / FIGURES):
        load_figures(folder / FIGURES, report, REASON)
    load_records(folder / "article/records", report, REASON)
    return report
