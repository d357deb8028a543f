"""The provinces of Iran: code of ISO 3166-2:IR, Persian and English name."""

PROVINCES = {
    "00": ("مرکزی", "Markazi"),
    "01": ("گیلان", "Gilan"),
    "02": ("مازندران", "Mazandaran"),
    "03": ("آذربایجان شرقی", "East Azerbaijan"),
    "04": ("آذربایجان غربی", "West Azerbaijan"),
    "05": ("کرمانشاه", "Kermanshah"),
    "06": ("خوزستان", "Khuzestan"),
    "07": ("فارس", "Fars"),
    "08": ("کرمان", "Kerman"),
    "09": ("خراسان رضوی", "Razavi Khorasan"),
    "10": ("اصفهان", "Isfahan"),
    "11": ("سیستان و بلوچستان", "Sistan and Baluchestan"),
    "12": ("کردستان", "Kurdistan"),
    "13": ("همدان", "Hamadan"),
    "14": ("چهارمحال و بختیاری", "Chaharmahal and Bakhtiari"),
    "15": ("لرستان", "Lorestan"),
    "16": ("ایلام", "Ilam"),
    "17": ("کهگیلویه و بویراحمد", "Kohgiluyeh and Boyer-Ahmad"),
    "18": ("بوشهر", "Bushehr"),
    "19": ("زنجان", "Zanjan"),
    "20": ("سمنان", "Semnan"),
    "21": ("یزد", "Yazd"),
    "22": ("هرمزگان", "Hormozgan"),
    "23": ("تهران", "Tehran"),
    "24": ("اردبیل", "Ardabil"),
    "25": ("قم", "Qom"),
    "26": ("قزوین", "Qazvin"),
    "27": ("گلستان", "Golestan"),
    "28": ("خراسان شمالی", "North Khorasan"),
    "29": ("خراسان جنوبی", "South Khorasan"),
    "30": ("البرز", "Alborz"),
}
_ENGLISH = dict(PROVINCES.values())


def in_english(name):
    """Return a province's English name; a name that is none stays as it is.

    >>> in_english("تهران"), in_english("Bavaria")
    ('Tehran', 'Bavaria')
    """
    return _ENGLISH.get(name, name)


def codes_like(text):
    """Return the codes of the provinces whose English name has ``text`` in it.

    >>> codes_like("khorasan"), codes_like("")
    (['09', '28', '29'], [])
    """
    text = (text or "").casefold().strip()
    return [
        code
        for code, (_persian, english) in PROVINCES.items()
        if text and text in english.casefold()
    ]
