"""The WSGI application that a server such as gunicorn imports."""

import os
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")


class Utf8Request(WSGIRequest):
    """A request that is read as UTF-8, whatever charset it names: Django fails on one that is no text, such as zip."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        kept = str(meta.get("CONTENT_TYPE", "")).split(";")
        named = [part for part in kept if not part.strip().lower().startswith("charset")]
        super()._set_content_type_params({**meta, "CONTENT_TYPE": ";".join(named)})  # type: ignore[misc]


application = get_wsgi_application()
application.request_class = Utf8Request
