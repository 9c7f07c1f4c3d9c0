from masters.filters import MasterStudioFilter
from registry.models import Kind
from registry.views import EntryList


class MasterStudioList(EntryList):
    kind = Kind.MASTER_STUDIO
    filterset_class = MasterStudioFilter
