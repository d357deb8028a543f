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
    found = list(findings(polib.pofile(fresh), polib.pofile(place)))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
