"""Contrast of two colours as WCAG 2.2 defines it. No database, no ORM."""

import re

# Success criterion 1.4.3, level AA, text of normal size.
AA_TEXT = 4.5
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def luminance(colour):
    """Return the relative luminance of ``#rrggbb``, 0 (black) to 1 (white).

    :raises ValueError: when it is no such colour

    >>> luminance("#000000"), luminance("#ffffff")
    (0.0, 1.0)
    >>> luminance("red")
    Traceback (most recent call last):
    ...
    ValueError: red
    """
    if not isinstance(colour, str) or not _HEX.fullmatch(colour):
        raise ValueError(colour)
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return round(0.2126 * red + 0.7152 * green + 0.0722 * blue, 10)


def contrast(one, other):
    """Return the contrast ratio of two colours, 1 to 21, whichever is darker.

    >>> contrast("#ffffff", "#000000"), contrast("#123456", "#123456")
    (21.0, 1.0)
    >>> round(contrast("#777777", "#ffffff"), 2)
    4.48
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def is_readable(text, background):
    """Return whether text of normal size can be read, at level AA.

    >>> is_readable("#767676", "#ffffff"), is_readable("#777777", "#ffffff")
    (True, False)
    """
    return contrast(text, background) >= AA_TEXT
