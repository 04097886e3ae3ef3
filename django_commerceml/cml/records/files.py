"""A file as a whole: its root and its sections."""

from datetime import datetime

from django_commerceml.cml.records.declared import record


@record
class FileHeader:
    """The root element КоммерческаяИнформация."""

    schema_version: str = ""
    created_at: datetime | None = None
    source_id: str = ""
    """The exchange node that wrote the file (3.1 only)."""


@record
class Section:
    """The head of a classifier, catalogue, offer package or reference book."""

    kind: str
    id: str = ""
    name: str = ""
    description: str = ""
    catalog_id: str = ""
    classifier_id: str = ""
    changes_only: bool | None = None
    """СодержитТолькоИзменения; None when it is missing or not understood."""
