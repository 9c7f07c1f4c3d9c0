"""The figures: of the whole city as its sources give them, and of the registry as it can count itself."""

from typing import Any

from django.views.generic import TemplateView

from registry.pages.city import figures_at, in_groups
from registry.pages.gathering import Gathering
from registry.views.moments import AtMoment


class Statistics(AtMoment, TemplateView):
    template_name = "registry/statistics.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = figures_at(self.moment.revision)
        today = figures if self.moment.revision is None else figures_at(None)
        gathering = Gathering(self.moment)
        return super().get_context_data(
            groups=in_groups(figures, today),
            count=gathering.count,
            numbers=[(facet.label, gathering.bars(name)) for name, facet in gathering.facets.items() if name != "year"],
            **kwargs,
        )
