"""Every error of the package, each saying whose fault it is and what to do."""

from dataclasses import dataclass


class CommerceMLError(Exception):
    """The root of all errors of this package.

    *code* is the short code that 1C's operator and the journal both show; the
    text of the exception is the Russian sentence that follows ``failure``.
    """

    code = "ERR-00"

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        if code:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"


class AuthenticationError(CommerceMLError):
    """1C gave no valid login and password, or the profile is switched off."""

    code = "AUTH-02"


class SessionError(CommerceMLError):
    """The cookie or the session key is not one of ours."""

    code = "SESS-01"


class OutOfOrderError(CommerceMLError):
    """A request came where the conversation does not allow it."""

    code = "PROTO-01"


class UnknownCommandError(CommerceMLError):
    """*type* or *mode* is not a word of the protocol."""

    code = "PROTO-02"


class FileNameError(CommerceMLError):
    """The file name cannot be used, not even as a label."""

    code = "NAME-01"


class PartError(CommerceMLError):
    """A part of an upload is short, empty or without a length."""

    code = "PART-01"


class UploadTooLargeError(CommerceMLError):
    """A part, a file or a session exceeds its limit, or the disk is full."""

    code = "PART-04"


class StoredFileError(CommerceMLError):
    """A file was asked for that is not here, or its bytes have changed."""

    code = "FILE-04"


class ArchiveError(CommerceMLError):
    """A zip archive is broken, hostile or empty."""

    code = "ZIP-01"


class PictureError(CommerceMLError):
    """A picture is not a picture, is too large or is cut."""

    code = "IMG-01"


class MalformedFileError(CommerceMLError):
    """A file is not well-formed CommerceML, or goes over a limit."""

    code = "XML-02"

    def __init__(self, message: str, *, code: str = "", line: int = 0) -> None:
        super().__init__(message, code=code)
        self.line = line


class NothingUnderstoodError(MalformedFileError):
    """The file is well-formed, but holds nothing that this store can take."""

    code = "XML-08"


class RunError(CommerceMLError):
    """An import run cannot go on."""

    code = "RUN-01"


class LeaseLostError(RunError):
    """Another worker owns the run now; this one must write nothing more."""

    code = "RUN-02"


class AdapterError(CommerceMLError):
    """The shop's own code refused or failed."""

    code = "SHOP-01"


class SettingsError(CommerceMLError):
    """A setting of this installation cannot be used."""

    code = "CONF-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueProblem:
    """One value that could not be understood, with its place."""

    code: str
    message: str
    element: str = ""
    line: int = 0
    external_id: str = ""
    severity: str = "error"


class TableError(CommerceMLError):
    """A table cannot be read, or holds nothing that could be used."""

    code = "TAB-01"
