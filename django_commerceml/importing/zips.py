"""Zip as a format: its ends and its directory are checked before it is believed.

The checks are those of reliability 2.5: one archive with nothing around it, a
bounded directory, no overlapping entries, two compressions, no encryption and no
links.
"""

import struct
import zipfile
from collections.abc import Iterator
from typing import IO, Final

from django_commerceml.exceptions import ArchiveError
from django_commerceml.protocol import labels

Entry = tuple[zipfile.ZipInfo, str]
"""A file of an archive and its label."""

_CHUNK: Final = 1 << 20
_LOCAL_MARK: Final = b"PK\x03\x04"
_CENTRAL_MARK: Final = b"PK\x01\x02"
_END_MARK: Final = b"PK\x05\x06"
_END: Final = struct.Struct("<10xHI4xH")
_MOST: Final = 0xFFFF
"""The largest number of 16 bits; of entries it means: more, or not told here."""
_ZIP64_LOCATOR_MARK: Final = b"PK\x06\x07"
_ZIP64_END: Final = struct.Struct("<4s36xQ8x")
_ZIP64_END_MARK: Final = b"PK\x06\x06"
_ZIP64_LOCATOR_SIZE: Final = 20
_MAX_DIRECTORY: Final = 64 << 20
_SMALLEST_RECORD: Final = 46
_LOCAL_HEADER: Final = 30
_NOTHING_DEFLATED: Final = 2
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800
_NO_LETTERS_IN_DOS: Final = frozenset([*range(0xB0, 0xE0), *range(0xF2, 0x100)])
_LINK_OR_DEVICE: Final = frozenset({0o12, 0o2, 0o6, 0o1, 0o14})


def open_zip(content: IO[bytes], *, most_entries: int) -> zipfile.ZipFile:
    """Return the archive *content*, its directory read.

    Raises `ArchiveError`: ZIP-01 not a zip, ZIP-02 cut or broken, ZIP-05 too many
    entries, ZIP-07 other bytes before or after it.
    """
    end, directory, number = _find_end(content)
    if directory > min(_MAX_DIRECTORY, end):
        message = "оглавление архива слишком велико"
        raise ArchiveError(message, code="ZIP-05")
    if directory > most_entries * _SMALLEST_RECORD:
        found = _count_records(content, end - directory)
        if found > most_entries:
            message = f"в архиве {found} файлов, это слишком много"
            raise ArchiveError(message, code="ZIP-05")
    package = _read_directory(content)
    if len(package.infolist()) & _MOST != number != _MOST:
        raise _broken()
    return package


_UNREADABLE: Final = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    NotImplementedError,  # what zipfile raises for an archive of a newer kind
)


def _read_directory(content: IO[bytes]) -> zipfile.ZipFile:
    content.seek(0)
    try:
        return zipfile.ZipFile(content)
    except _UNREADABLE as error:
        raise _broken() from error


def _broken() -> ArchiveError:
    message = "архив обрезан или повреждён, выгрузите его ещё раз"
    return ArchiveError(message, code="ZIP-02")


def _find_end(content: IO[bytes]) -> tuple[int, int, int]:
    """Return where the directory ends, how long it is, and how many it names."""
    size = content.seek(0, 2)
    start = content.seek(max(size - _END.size - _MOST - 1, 0))
    tail = content.read()
    place = tail.rfind(_END_MARK)
    _check_head(content, has_end=place >= 0)
    if place < 0 or len(tail) - place < _END.size:
        raise _broken()
    number, directory, comment = _END.unpack_from(tail, place)
    if len(tail) - place != _END.size + comment:
        message = "после конца архива есть ещё данные"
        raise ArchiveError(message, code="ZIP-07")
    end = start + place
    large = _find_zip64_end(content, end)
    return (*large, _MOST) if large else (end, directory, number)


def _check_head(content: IO[bytes], *, has_end: bool) -> None:
    content.seek(0)
    if content.read(len(_LOCAL_MARK)) in {_LOCAL_MARK, _END_MARK}:
        return
    if has_end:
        message = "архив начинается не с заголовка zip"
        raise ArchiveError(message, code="ZIP-07")
    message = "файл не является архивом zip"
    raise ArchiveError(message, code="ZIP-01")


def _find_zip64_end(content: IO[bytes], end: int) -> tuple[int, int] | None:
    start = end - _ZIP64_LOCATOR_SIZE - _ZIP64_END.size
    if start < 0:
        return None
    content.seek(start)
    record = content.read(_ZIP64_END.size)
    locator = content.read(_ZIP64_LOCATOR_SIZE)
    mark, directory = _ZIP64_END.unpack(record)
    is_zip64 = mark == _ZIP64_END_MARK and locator.startswith(_ZIP64_LOCATOR_MARK)
    return (start, directory) if is_zip64 else None


def _count_records(content: IO[bytes], start: int) -> int:
    content.seek(start)
    number = 0
    rest = b""
    while data := content.read(_CHUNK):
        number += (rest + data).count(_CENTRAL_MARK)
        rest = data[1 - len(_CENTRAL_MARK) :]
    return number


def list_entries(package: zipfile.ZipFile) -> list[Entry]:
    """Return the files of *package* with their labels, after every cheap check.

    Raises `ArchiveError`: ZIP-03 an impossible entry, ZIP-04 a hostile one, ZIP-06
    one name twice, ZIP-07 two archives glued, ZIP-08 nothing, ZIP-09 a password;
    and `FileNameError` for a name that cannot be a label.
    """
    infos = package.infolist()
    _check_overlaps(infos, package.start_dir)
    entries = list(_label(infos))
    if not entries:
        message = "архив пуст"
        raise ArchiveError(message, code="ZIP-08")
    keys = {labels.same_key(label) for _, label in entries}
    if len(keys) != len(entries):
        message = "в архиве два файла с одним именем"
        raise ArchiveError(message, code="ZIP-06")
    return entries


def _check_overlaps(infos: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse entries that share bytes (CVE-2024-0450), and two glued archives."""
    end = 0
    for info in sorted(infos, key=lambda item: item.header_offset):
        if end == 0 and info.header_offset != 0:
            message = "склеены два архива"
            raise ArchiveError(message, code="ZIP-07")
        if info.header_offset < end:
            message = "файлы в архиве перекрываются"
            raise ArchiveError(message, code="ZIP-04")
        end = info.header_offset + _LOCAL_HEADER + info.compress_size
    if infos and end > directory:
        message = "файлы в архиве перекрываются"
        raise ArchiveError(message, code="ZIP-04")


def _label(infos: list[zipfile.ZipInfo]) -> Iterator[Entry]:
    for info in infos:
        _check_entry(info)
        if not info.is_dir():
            yield info, labels.clean(_name(info))


def _check_entry(info: zipfile.ZipInfo) -> None:
    if info.is_dir() and (info.file_size or info.compress_size > _NOTHING_DEFLATED):
        message = "папка архива содержит данные"
        raise ArchiveError(message, code="ZIP-03")
    if info.flag_bits & _ENCRYPTED:
        message = "архив с паролем не читается, выгрузите без пароля"
        raise ArchiveError(message, code="ZIP-09")
    if info.compress_type not in _METHODS:
        message = "сжатие архива не поддерживается"
        raise ArchiveError(message, code="ZIP-04")
    if info.external_attr >> 28 in _LINK_OR_DEVICE:
        message = "в архиве ссылка вместо файла"
        raise ArchiveError(message, code="ZIP-03")


def _name(info: zipfile.ZipInfo) -> str:
    """Return the entry's name: in UTF-8, or as DOS or Windows wrote it.

    Letters of cp866 are no box drawings; bytes that would be are windows-1251.
    """
    name = info.orig_filename
    if info.flag_bits & _UTF8_NAME or name.isascii():
        return name
    raw = name.encode("cp437")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        is_windows = any(byte in _NO_LETTERS_IN_DOS for byte in raw)
    return raw.decode("windows-1251" if is_windows else "cp866", errors="replace")
