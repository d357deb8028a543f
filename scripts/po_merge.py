"""Merge freshly exported terms: po_merge.py fresh.pot crm_fa/i18n

Keeps every translation whose term still exists, adds new terms untranslated, drops the rest.
Dates are left out: a file changes only when its terms do.
"""

import sys
from pathlib import Path

import polib

DATES = ("POT-Creation-Date", "PO-Revision-Date")


def write(catalogue, place):
    for name in DATES:
        catalogue.metadata.pop(name, None)
    catalogue.save(str(place))


def main(fresh, folder):
    pot = polib.pofile(fresh, wrapwidth=78)
    write(pot, folder / "crm_fa.pot")
    place = folder / "fa.po"
    if place.exists():
        po = polib.pofile(str(place), wrapwidth=78)
    else:
        po = polib.POFile(wrapwidth=78)
        po.metadata = dict(pot.metadata, Language="fa", **{"Plural-Forms": "nplurals=1;"})
    po.merge(pot)
    for entry in po.obsolete_entries():
        po.remove(entry)
    write(po, place)
    missing = [entry.msgid for entry in po if not entry.translated()]
    print(f"fa.po: {len(po)} terms, {len(missing)} untranslated")
    for term in missing:
        print(f"  {term!r}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
