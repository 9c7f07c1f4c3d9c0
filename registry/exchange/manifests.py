"""Writes down what was given away, and finds it again."""

from __future__ import annotations

import logging

from django.db import DatabaseError, transaction

from registry.exchange.export import Export
from registry.exchange.request import Asked, dictionary_version
from registry.models import Manifest

logger = logging.getLogger(__name__)


def remember(export: Export) -> None:
    """Keep the manifest of a file that was read to its end. The file is whole even where that fails."""
    asked, form = export.form.asked, export.form.name
    try:
        with transaction.atomic():
            Manifest.objects.get_or_create(
                key=asked.key(form), sha256=export.hash.hexdigest(), defaults=_facts(asked, form, export)
            )
    except DatabaseError:
        logger.exception("The manifest of %s was not kept.", asked.file_name(form))


def _facts(asked: Asked, form: str, export: Export) -> dict[str, object]:
    return {
        "table": asked.table.name,
        "form": form,
        "language": asked.language,
        "path": asked.path,
        "query": asked.query_string,
        "revision": asked.revision,
        "day": asked.day,
        "rows": export.form.rows,
        "size": export.size,
        "dictionary": dictionary_version(asked.table),
    }


def was_reworded(key: str, sha256: str) -> bool:
    """Whether the same question gave other bytes before: then a word of a vocabulary has changed since."""
    return Manifest.objects.filter(key=key).exclude(sha256=sha256).exists()
