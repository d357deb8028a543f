"""Numbers and amounts in Persian words, as they stand in letters and on cheques."""

ONES = (
    "صفر یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده "
    "هفده هجده نوزده"
).split()
TENS = "- - بیست سی چهل پنجاه شصت هفتاد هشتاد نود".split()
HUNDREDS = "- صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد".split()
THOUSAND, MILLION, MILLIARD = 10**3, 10**6, 10**9
SCALES = ((MILLIARD, "میلیارد"), (MILLION, "میلیون"), (THOUSAND, "هزار"))
AND = " و "
TOMAN = 10  # rials


def in_words(number):
    """Return a whole number in words.

    >>> in_words(0), in_words(21), in_words(999)
    ('صفر', 'بیست و یک', 'نهصد و نود و نه')
    >>> in_words(1001), in_words(125_000_000)
    ('هزار و یک', 'صد و بیست و پنج میلیون')
    >>> in_words(1_500_000_000_000)
    'هزار و پانصد میلیارد'
    >>> in_words(-3)
    'منفی سه'
    """
    if number < 0:
        return f"منفی {in_words(-number)}"
    for scale, name in SCALES:
        if number >= scale:
            count, rest = divmod(number, scale)
            # One says "thousand", but "one million".
            alone = scale == THOUSAND and count == 1
            words = name if alone else f"{in_words(count)} {name}"
            return words + AND + in_words(rest) if rest else words
    if number >= 100:
        words, rest = HUNDREDS[number // 100], number % 100
    elif number >= 20:
        words, rest = TENS[number // 10], number % 10
    else:
        return ONES[number]
    return words + AND + in_words(rest) if rest else words


def rials_in_words(amount, toman=False):
    """Return an amount of rials in words, with its unit.

    :param amount: rials; parts of a rial are rounded away
    :param toman: whether to say it in Toman, of ten rials each

    >>> rials_in_words(125_000_000)
    'صد و بیست و پنج میلیون ریال'
    >>> rials_in_words(125_000_000, toman=True)
    'دوازده میلیون و پانصد هزار تومان'
    >>> rials_in_words(25, toman=True), rials_in_words(5, toman=True)
    ('دو تومان و پنج ریال', 'پنج ریال')
    """
    amount = round(amount)
    if not toman:
        return f"{in_words(amount)} ریال"
    sign = "منفی " if amount < 0 else ""
    tomans, rials = divmod(abs(amount), TOMAN)
    parts = []
    if tomans or not rials:
        parts.append(f"{in_words(tomans)} تومان")
    if rials:
        parts.append(f"{in_words(rials)} ریال")
    return sign + AND.join(parts)


def in_short(number):
    """Return a number in short: with at most one decimal, and its power of ten.

    The power is 0, 3, 6 or 9: nothing, thousands, millions or milliards.

    >>> in_short(90_000), in_short(12_540_000), in_short(-999)
    ((90.0, 3), (12.5, 6), (-999, 0))
    >>> in_short(999_940), in_short(999_960), in_short(1_500_000_000_000)
    ((999.9, 3), (1.0, 6), (1500.0, 9))
    """
    for scale in (9, 6, 3):
        # 999,960 is "1 million", not "1,000 thousand".
        if abs(number) >= 10**scale * 0.99995:
            return round(number / 10**scale, 1), scale
    return round(number), 0
