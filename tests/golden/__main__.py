"""Write the golden sentences anew: ``python -m tests.golden``."""

from __future__ import annotations

from graph.atlas import Atlas
from graph.library import bundled, load_files
from graph.store import open_store
from ontology.labels import LANGUAGES
from tests.golden import FOLDER, reports, told


def main() -> None:
    """One file a language."""
    with open_store() as store:
        load_files(store, bundled())
        atlas = Atlas(store)
        some = reports(atlas)
        for lang in LANGUAGES:
            (FOLDER / f"{lang}.txt").write_text(told(atlas, some, lang), "utf-8")


if __name__ == "__main__":
    main()
