from masters.views import MasterStudioList
from registry.routes import kind_urls

urlpatterns = kind_urls(MasterStudioList)
