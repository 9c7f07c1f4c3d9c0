from institutions.views import TechnicalCollegeList, TrainingBaseList, TrialZoneList
from registry.routes import kind_urls

urlpatterns = [*kind_urls(TechnicalCollegeList), *kind_urls(TrainingBaseList), *kind_urls(TrialZoneList)]
