"""Built files as the build has compressed them: a studio page is a quarter of its size on the way."""

import mimetypes
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.security import safe_join


def register(app: Flask) -> None:
    """Static files that have a `.gz` beside them are sent as that, where the browser takes it."""
    plain = app.view_functions["static"]

    def static(filename: str) -> Response:
        packed = safe_join(str(app.static_folder), f"{filename}.gz")
        if packed is None or not Path(packed).is_file():
            return plain(filename=filename)  # type: ignore[return-value]
        is_taken = bool(request.accept_encodings["gzip"])
        response: Response = plain(filename=f"{filename}.gz" if is_taken else filename)  # type: ignore[assignment]
        response.vary.add("Accept-Encoding")
        if is_taken:
            response.headers["Content-Encoding"] = "gzip"
            kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
            response.headers["Content-Type"] = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
        return response

    app.view_functions["static"] = static
