"""The front-end files that leave ``node_modules``: those named here and nothing else."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

NODE_MODULES: Path = settings.BASE_DIR / "node_modules"

# Address below /static/ → file below node_modules/. A style sheet's fonts and source map stand beside it.
SERVED = {
    "vendor/tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "vendor/tabler/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "vendor/tabler/tabler.min.js.map": "@tabler/core/dist/js/tabler.min.js.map",
    "vendor/icons/tabler-icons.min.css": "@tabler/icons-webfont/dist/tabler-icons.min.css",
    "vendor/icons/fonts/tabler-icons.woff2": "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2",
    "vendor/icons/fonts/tabler-icons.woff": "@tabler/icons-webfont/dist/fonts/tabler-icons.woff",
    "vendor/icons/fonts/tabler-icons.ttf": "@tabler/icons-webfont/dist/fonts/tabler-icons.ttf",
    "vendor/echarts/echarts.min.js": "echarts/dist/echarts.min.js",
}


class FrontEndFinder(BaseFinder):
    """Finds :data:`SERVED` for ``{% static %}`` and ``collectstatic``."""

    storage = FileSystemStorage(location=NODE_MODULES)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:
        source = SERVED.get(path)
        if source is None or not (NODE_MODULES / source).is_file():
            return []
        found = str(NODE_MODULES / source)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for address, source in SERVED.items():
            yield address, _Renamed(address, source)


class _Renamed(FileSystemStorage):
    """One file under another name, which is how ``collectstatic`` asks for it."""

    def __init__(self, address: str, source: str) -> None:
        super().__init__(location=NODE_MODULES)
        self.address, self.source = address, source

    def path(self, name: str) -> str:
        return super().path(self.source if name == self.address else name)
