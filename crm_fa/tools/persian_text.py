"""Persian letters as people type them, folded so that one spelling finds the others."""

from .digits import ARABIC, INVISIBLE, LATIN, PERSIAN

# What Arabic keyboards and old systems type for Persian letters.
ARABIC_LETTERS = {"ي": "ی", "ى": "ی", "ك": "ک"}
# Spellings of one word that people mix.
_SAME_LETTERS = {
    **ARABIC_LETTERS,
    "ة": "ه",
    "ۀ": "ه",
    "ە": "ه",
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ؤ": "و",
    "ئ": "ی",
}
# Kashida, vowel signs, tashdid, and hamza and alef above a letter.
_SIGNS = (
    "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670"
)

_KEPT_FROM = "".join(_SAME_LETTERS) + PERSIAN + ARABIC
_KEPT_TO = "".join(_SAME_LETTERS.values()) + LATIN + LATIN
_DROPPED = INVISIBLE + _SIGNS

_FOLD = str.maketrans(_KEPT_FROM, _KEPT_TO, _DROPPED)
_TO_PERSIAN_LETTERS = str.maketrans(ARABIC_LETTERS)


def is_persian(lang_code):
    """Return whether a language code such as ``fa_IR`` is a Persian one.

    >>> is_persian("fa_IR"), is_persian("fa"), is_persian("fr_FR"), is_persian(None)
    (True, True, False, False)
    """
    return (lang_code or "").split("_")[0] == "fa"


def fold(text):
    """Return ``text`` in the one spelling that searches compare.

    >>> fold("علي كريمي") == fold("علی کریمی")
    True
    >>> fold("می‌روم"), fold("مُحمّد"), fold("رایانۀ ۱۲٣")
    ('میروم', 'محمد', 'رایانه 123')
    >>> fold("آرد") == fold("ارد"), fold("Élan")
    (True, 'Élan')
    """
    return text.translate(_FOLD)


def to_persian_letters(text):
    """Return ``text`` with Arabic ي and ك as Persian letters, all else as it was.

    >>> to_persian_letters("شركت آريا‌نیک ۱۲")
    'شرکت آریا\u200cنیک ۱۲'
    """
    return text.translate(_TO_PERSIAN_LETTERS)


def unaccent_statement(name, inner):
    """Return the SQL function that folds as :func:`fold` does.

    :param name: the function's name, with its schema where it needs one.
    :param inner: an SQL expression of ``$1``; ``unaccent`` of PostgreSQL where there is
        one, else ``$1`` itself.

    >>> print(unaccent_statement("unaccent", "$1").splitlines()[0])
    CREATE OR REPLACE FUNCTION unaccent(text) RETURNS text
    >>> len(_KEPT_FROM) == len(_KEPT_TO), "'" in _KEPT_FROM + _DROPPED
    (True, False)
    """
    # translate() drops what has nothing to become.
    return (
        f"CREATE OR REPLACE FUNCTION {name}(text) RETURNS text\n"
        "LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$\n"
        f"SELECT translate({inner}, '{_KEPT_FROM}{_DROPPED}', '{_KEPT_TO}')\n"
        "$$"
    )
