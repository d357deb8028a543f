"""Is the Persian file whole? po_check.py fresh.pot crm_fa/i18n/fa.po; findings on stdout."""

import re
import sys
from pathlib import Path

PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0-9.]*[a-zA-Z]|%[-+ #0-9.]*[sdifgr]|\{\w*\}|%%")


def placeholders(text):
    """What a translation must hand on unchanged.

    >>> placeholders("%(count)s of %s, {name}, 10 %")
    ['%(count)s', '%s', '{name}']
    """
    return sorted(PLACEHOLDER.findall(text))


def doubled(po):
    """Fields and records that two terms claim: a merge went wrong.

    >>> from types import SimpleNamespace as Entry
    >>> one = Entry(obsolete=False, occurrences=[("model:ir.model.fields,help", "x.field_y")])
    >>> list(doubled([one])), len(list(doubled([one, one])))
    ([], 1)
    """
    seen = set()
    for entry in po:
        for place in () if entry.obsolete else entry.occurrences:
            if place[0].startswith("model:") and place in seen:
                yield f"claimed by two terms: {':'.join(place)}"
            seen.add(place)


def findings(pot, po):
    """Sentences about what is wrong with `po`, given the terms in `pot`."""
    known = {entry.msgid: entry for entry in po if not entry.obsolete}
    for entry in pot:
        if entry.msgid not in known:
            yield f"not in fa.po: {entry.msgid!r}"
    terms = {entry.msgid for entry in pot}
    for term, entry in known.items():
        if term not in terms:
            yield f"no longer a term: {term!r}"
        elif entry.fuzzy:
            yield f"fuzzy: {term!r}"
        elif not entry.msgstr.strip():
            yield f"untranslated: {term!r}"
        elif placeholders(term) != placeholders(entry.msgstr):
            yield f"placeholders differ: {term!r} / {entry.msgstr!r}"


def main(fresh, place):
    import polib  # the linters' environment has it, the scripts' own tests do not need it

    if not Path(place).exists():
        print(f"{place} is missing: make pot")
        return 1
    po = polib.pofile(place)
    template = polib.pofile(Path(place).with_name("crm_fa.pot"))
    found = [*findings(polib.pofile(fresh), po), *doubled(po), *doubled(template)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
