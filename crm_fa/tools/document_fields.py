"""Fields in the words of a document template: which are meant, and how to print them.

Words are HTML in which ``{{ object.name ||| default }}`` or Odoo's own
``<t t-out="object.name">default</t>`` stands for a field of the lead.  Fields are all
there is: no calls, no conditions, no other directive, whoever wrote them.
"""

import re
from typing import NamedTuple

from lxml import etree, html

PATH = r"object((?:\.[a-z][a-z0-9_]*){1,4})"
# What Odoo's editor writes for a moment, with the reader's time zone.
MOMENT = rf"format_datetime\({PATH}(?:,\s*tz=object(?:\.[a-z][a-z0-9_]*)+)?\)"
DEFAULT = r"""(?:\s+or\s+'((?:[^'\\]|\\.)*)')?"""
_EXPRESSION = re.compile(rf"(?:{PATH}|{MOMENT}){DEFAULT}")
_TYPED = re.compile(r"\{\{(.*?)(?:\|\|\|(.*?))?\}\}", re.DOTALL)


class FieldError(ValueError):
    """Something in the words is no field of the lead; ``text`` is what was found."""

    def __init__(self, text):
        super().__init__(text)
        self.text = text


class Meant(NamedTuple):
    """A field as it was written, its steps from the lead, and the words without it."""

    expression: str
    steps: tuple
    default: str


def read_expression(expression):
    """Return the :class:`Meant` field of an expression.

    :raises FieldError: for anything but a field

    >>> read_expression("object.partner_id.name").steps
    ('partner_id', 'name')
    >>> moment = "format_datetime(object.date_open, tz=object.user_id.tz) or 'soon'"
    >>> read_expression(moment)[1:]
    (('date_open',), 'soon')
    >>> for text in ("object.sudo()", "user.name", "object.name + 'x'", "object._name"):
    ...     try:
    ...         read_expression(text)
    ...     except FieldError as error:
    ...         print(error)
    object.sudo()
    user.name
    object.name + 'x'
    object._name
    """
    found = _EXPRESSION.fullmatch(expression.strip())
    if not found:
        raise FieldError(expression.strip())
    steps = (found[1] or found[2]).strip(".").split(".")
    default = (found[3] or "").replace("\\'", "'")
    return Meant(expression.strip(), tuple(steps), default)


def parse(words):
    """Return the words as a tree, each typed ``{{ }}`` as the tag it stands for.

    >>> html.tostring(parse("<p>Dear {{ object.name ||| friend }}!</p>"))
    b'<div><p>Dear <t t-out="object.name">friend</t>!</p></div>'
    """
    root = html.fragment_fromstring(words or "", create_parent="div")
    for node in list(root.iter(etree.Element)):
        if node.text and "{{" in node.text and node.get("t-out") is None:
            node.text, fields = _typed(node.text)
            for place, field in enumerate(fields):
                node.insert(place, field)
        if node.tail and "{{" in node.tail and node is not root:
            parent = node.getparent()
            node.tail, fields = _typed(node.tail)
            for place, field in enumerate(fields, parent.index(node) + 1):
                parent.insert(place, field)
    return root


def _typed(text):
    """Return the text before the first typed field, and a tag for each field."""
    fields, end, first = [], 0, None
    for found in _TYPED.finditer(text):
        before = text[end : found.start()]
        if fields:
            fields[-1].tail = before
        else:
            first = before
        tag = etree.Element("t")
        tag.set("t-out", found[1].strip())
        tag.text = (found[2] or "").strip()
        fields.append(tag)
        end = found.end()
    if not fields:
        return text, fields
    fields[-1].tail = text[end:]
    return first, fields


def meant_fields(root):
    """Return the :class:`Meant` field of each tag in a tree, in order.

    :raises FieldError: for a directive that is no field, or one left half-written

    >>> [meant.steps for meant in meant_fields(parse("{{object.a}} {{object.b.c}}"))]
    [('a',), ('b', 'c')]
    >>> for words in ('<p t-if="object.name">x</p>', "{{ object.<b>name</b> }}"):
    ...     try:
    ...         meant_fields(parse(words))
    ...     except FieldError as error:
    ...         print(error)
    t-if
    {{
    """
    found = []
    for node in root.iter(etree.Element):
        for name in node.attrib:
            if name.startswith("t-") and name != "t-out":
                raise FieldError(name)
        expression = node.get("t-out")
        if expression is not None:
            if len(node):
                raise FieldError(expression)
            found.append(read_expression(expression))
        elif "{{" in (node.text or ""):
            raise FieldError("{{")
        if "{{" in (node.tail or ""):
            raise FieldError("{{")
    return found


def bare(root):
    """Take from the fields of a tree all attributes but the field itself.

    Odoo's restricted rendering allows no other beside it.

    >>> tree = parse('<b class="x" t-out="object.name"></b>')
    >>> bare(tree)
    >>> html.tostring(tree)
    b'<div><b t-out="object.name"></b></div>'
    """
    for node in root.iter(etree.Element):
        if node.get("t-out") is not None:
            for name in set(node.attrib) - {"t-out"}:
                del node.attrib[name]


def as_printed(root):
    """Turn the fields of a checked tree into what QWeb formats by their type.

    >>> tree = parse("{{ object.date_open ||| soon }}")
    >>> as_printed(tree)
    >>> html.tostring(tree)
    b'<div><span t-field="object.date_open">soon</span></div>'
    """
    for node in list(root.iter(etree.Element)):
        expression = node.attrib.pop("t-out", None)
        if expression is None:
            continue
        meant = read_expression(expression)
        if node.tag == "t":
            node.tag = "span"
        default = node.text or meant.default
        node.text, target = None, node
        if node.tag in ("td", "th", "li", "tr", "ul", "ol", "dl", "dt", "dd"):
            # QWeb's field widgets do not stand in these themselves.
            target = etree.SubElement(node, "span")
        target.set("t-field", ".".join(("object", *meant.steps)))
        target.text = default or None
