"""A server for one folder that compresses text and lets it be kept, as hosts of static sites do."""

from __future__ import annotations

import gzip
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path

import serving

TEXT = {".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".csv"}


class GzipHandler(serving.QuietHandler):
    """Serves text compressed and everything else as it is."""

    def end_headers(self):
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file() or path.suffix not in TEXT:
            return super().send_head()
        content = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)


def serve(folder: Path) -> AbstractContextManager[str]:
    """The address of ``folder``, served on this machine for the time of a ``with`` block."""
    return serving.serve(folder, GzipHandler)
