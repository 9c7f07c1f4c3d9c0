"""Publishing the figures of the whole city."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from registry.audit import Happening
from registry.audit.recording import record
from registry.lifecycle.errors import Refused
from registry.lifecycle.publishing import next_publication
from registry.models import CityStatistic, Publication


@transaction.atomic
def publish_figures(figures: Sequence[CityStatistic], *, reason: str, by: User | None = None) -> Publication:
    """Publish new figures in one act. One for the same indicator, kind and year supersedes the row in force."""
    if not reason.strip() or not figures:
        raise Refused(_("Please give a reason: it is kept with the publication."))
    if len({(figure.indicator_id, figure.kind, figure.year) for figure in figures}) < len(figures):
        raise Refused(_("The same figure is there twice: keep one of the two."))
    publication = next_publication(reason, by)
    for figure in figures:
        same = CityStatistic.objects.public().filter(indicator=figure.indicator, kind=figure.kind, year=figure.year)
        CityStatistic._base_manager.filter(pk__in=same.values("pk")).update(superseded_revision=publication)
        figure.revision = publication
        figure.full_clean(validate_constraints=False)
        figure.save()
    record(Happening.PUBLISH, by=by, what=str(publication), detail=reason)
    return publication
