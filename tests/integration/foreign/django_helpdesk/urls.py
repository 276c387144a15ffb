"""django-helpdesk at the root of the site."""

from django.urls import include, path  # type: ignore[import-untyped]

urlpatterns = [path("", include("helpdesk.urls"))]
