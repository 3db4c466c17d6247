"""Bounds what an upload may take of the disk, and lets the page say so instead of cutting the sender off."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploads(FileUploadHandler):
    """Stands before the handlers that store: one byte past the bound is kept, so that a form sees it is too large."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """As much of the piece as still fits; the rest is read and forgotten."""
        return raw_data[: max(settings.UPLOAD_BOUND - start, 0)] or None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Whoever stored it makes the file."""
        return None
