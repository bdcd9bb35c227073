"""What Samgraf is made of, as a CycloneDX document: ``python -m tests.house.sbom > sbom.json``.

It lists what is installed beside the Python that runs it, so run it in the environment that is handed over. Without
dates or serial numbers: the same environment gives the same file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from importlib.metadata import metadata, version
from typing import Any

from webviz.pages.about import PROGRAM, Package, software

NOT_PYTHON = {"vis-network": "npm"}  # what is served to browsers comes from another registry


def document() -> Mapping[str, Any]:
    """The document: the program, and every library it needs with version and licence."""
    own = {"type": "application", "name": PROGRAM, "version": version(PROGRAM), "bom-ref": PROGRAM}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**own, "licenses": [{"license": {"id": "MIT"}}]}},
        "components": [_component(one) for one in software()],
    }


def _component(package: Package) -> Mapping[str, Any]:
    address = f"pkg:{NOT_PYTHON.get(package.name, 'pypi')}/{package.name.lower().replace('_', '-')}@{package.version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": package.name,
        "version": package.version,
        "purl": address,
        "licenses": _licences(package),
    }


def _licences(package: Package) -> list[Mapping[str, Any]]:
    """The licence as it is stated: an SPDX expression where it is one, else a name in words."""
    if package.name in NOT_PYTHON or "License-Expression" in metadata(package.name):
        return [{"expression": package.licence}]
    return [{"license": {"name": package.licence}}] if package.licence else []


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=2, ensure_ascii=False)
    print()
