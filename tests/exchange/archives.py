"""Zip archives, as 1C packs them."""

import io
import zipfile


def zipped(*entries, compression=zipfile.ZIP_DEFLATED):
    """Return an archive of *entries*: names and contents."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as package:
        for name, data in entries:
            package.writestr(name, data)
    return content.getvalue()
