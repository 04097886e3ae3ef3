"""The official schemas, where they are."""

import os
from pathlib import Path

import pytest
from lxml import etree

SCHEMAS = Path(
    os.environ.get("COMMERCEML_XSD") or Path(__file__).parents[3] / "shared" / "xsd"
)
NAMESPACE = "urn:1C.ru:commerceml_2"


def schema_of(version: str) -> etree.XMLSchema:
    """Return the schema of *version*, or skip the test where it is not.

    That of 2.05 has a namespace with a blank in it, which libxml2 refuses.
    """
    path = SCHEMAS / f"commerceml_{version}.xsd"
    if not path.exists():
        pytest.skip(f"the official schema is not at {path}")
    data = path.read_bytes().replace(b"urn:1C.ru:commerceml 2", NAMESPACE.encode())
    return etree.XMLSchema(etree.fromstring(data))


def renamed(data: bytes) -> etree._Element:
    """Return the root of *data*, all names in the namespace of the schemas."""
    root = etree.fromstring(data)
    for node in root.iter(etree.Element):
        node.tag = f"{{{NAMESPACE}}}{etree.QName(node).localname}"
    return root
