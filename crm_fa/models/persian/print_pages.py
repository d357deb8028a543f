"""Sheets of paper around what Chromium printed: letterhead, page numbers, outlines.

Knows no ORM.  Chromium can repeat texts on each page, but not a letterhead in HTML, so
header and footer are printed on sheets of their own and laid under the pages.
"""

import io
from typing import NamedTuple

import lxml.html

from odoo.tools.pdf import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfFileReader,
    PdfFileWriter,
    create_string_object,
)

from ...tools import digits

# wkhtmltopdf shrinks a page of 96 dots per inch to about this; Odoo's reports are
# written for it.  90 is the resolution of Odoo's own paper formats.
SCALE, USUAL_DPI = 0.78, 90
# A sheet as high as its paper is sometimes a hair too high: an empty page follows.
SPARE_MM = 0.4

_NO_TEXT = ("style", "script", "svg", "text", "tspan", "textarea")

_STYLE = """
html { height: auto !important; }
html, body.o_body_pdf { direction: ltr !important; }
body.o_body_pdf {
    width: auto; max-width: none; margin: 0; overflow: visible !important;
}
thead { display: table-header-group; }
tr, img, h1, h2, h3, h4, h5 { break-inside: avoid; }
h1, h2, h3, h4, h5 { break-after: avoid; }
[data-persian] :is(.article, .header, .footer) { font-family: var(--font-sans-serif); }
"""
_SHEETS = """
body.o_body_pdf.crm_fa_sheets { padding: 0; }
.crm_fa_sheet {
    position: relative; width: %(width).2fmm; height: %(height).2fmm;
    overflow: hidden; break-after: page;
}
.crm_fa_sheet:last-child { break-after: auto; }
.crm_fa_head, .crm_fa_foot {
    position: absolute; width: auto; max-width: none; margin: 0;
    left: %(left).2fmm; right: %(right).2fmm; overflow: visible !important;
}
.crm_fa_head { top: %(head).2fmm; }
.crm_fa_foot { top: %(foot).2fmm; }
"""


class Paper(NamedTuple):
    """A sheet of paper: millimetres, and the scale of what is on it."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    head: float  # from the upper edge to the header
    scale: float = SCALE
    header_line: bool = False

    @property
    def size(self):
        return self.width, self.height

    @property
    def margins(self):
        return self.top, self.right, self.bottom, self.left


def paper_of(paperformat, landscape, specific):
    """Return the :class:`Paper` of a ``report.paperformat``.

    :param landscape: whether the caller wants it across whatever the format says
    :param specific: the document's own ``data-report-*`` values, which go before the
        format's
    """
    specific = specific or {}

    def number(name, value):
        return float(specific.get(f"data-report-{name}") or value or 0)

    width, height = paperformat.print_page_width, paperformat.print_page_height
    if not width or not height:
        width, height = 210, 297
    if landscape or specific.get("data-report-landscape"):
        width, height = max(width, height), min(width, height)
    top = number("margin-top", paperformat.margin_top)
    spacing = number("header-spacing", paperformat.header_spacing)
    dpi = number("dpi", paperformat.dpi) or USUAL_DPI
    return Paper(
        width,
        height,
        top,
        paperformat.margin_right,
        number("margin-bottom", paperformat.margin_bottom),
        paperformat.margin_left,
        max(top - spacing, 0),
        min(max(SCALE * USUAL_DPI / dpi, 0.1), 2),
        paperformat.header_line,
    )


class Page:
    """One of the documents that Odoo hands over: HTML of a whole page."""

    def __init__(self, html):
        self._tree = lxml.html.document_fromstring(str(html))
        self._body = self._tree.find("body")
        # Chromium misplaces a scaled page that runs from right to left as a whole.
        self._direction = self._body.attrib.pop("dir", "ltr")
        self._set_content([*self._body], self._body.text)
        self._add_style(_STYLE)

    def dress(self, persian, font):
        """Choose letters and digits, see ``static/src/persian/font``.

        :param persian: ``text``, ``digits``, both with a space, or nothing
        :param font: the company's font for documents, for what is not Persian
        """
        if not persian:
            return
        self._tree.set("data-persian", persian)
        looks = self._tree.get("style", "")
        if font:
            self._tree.set(
                "style", f"{looks}; --crm_fa-host-fonts: '{font}', sans-serif"
            )
        if "digits" in persian:
            _keep_codes(self._body)

    @property
    def record(self):
        """What the document is about, as (model, id), or None."""
        for node in self._tree.xpath("//*[@data-oe-model][@data-oe-id]"):
            if "article" in (node.get("class") or "").split():
                return node.get("data-oe-model"), node.get("data-oe-id")
        return None

    @property
    def lang(self):
        """The language of the document as it says itself, or None."""
        found = self._tree.xpath("//@data-oe-lang")
        return found[0] if found else None

    def _set_content(self, nodes, text=None):
        content = lxml.html.Element("div", {"dir": self._direction})
        content.text = text
        content.extend(nodes)
        for child in list(self._body):
            self._body.remove(child)
        self._body.text = None
        self._body.append(content)

    def _add_style(self, css):
        style = lxml.html.Element("style")
        style.text = css
        self._tree.find("head").append(style)

    def html(self):
        """Return the page's HTML as bytes."""
        return lxml.html.tostring(
            self._tree, doctype="<!DOCTYPE html>", encoding="utf-8"
        )

    def sheets(self, paper, head, foot, pages):
        """Return the HTML of empty sheets with this document's header and footer.

        :param head: the header's element or None, :param foot: the footer's
        :param pages: how many there are
        """
        scale = paper.scale
        self._add_style(
            _SHEETS
            % {
                "width": paper.width / scale,
                "height": (paper.height - SPARE_MM) / scale,
                "left": paper.left / scale,
                "right": paper.right / scale,
                "head": paper.head / scale,
                "foot": (paper.height - paper.bottom) / scale,
            }
        )
        looks = self._body.get("class", "")
        self._body.set("class", f"{looks} crm_fa_sheets")
        sheets = []
        for number in range(1, pages + 1):
            sheet = lxml.html.Element("div", {"class": "crm_fa_sheet"})
            for name, node in (("head", head), ("foot", foot)):
                if node is not None:
                    place = lxml.html.Element(
                        "div", {"class": f"{looks} crm_fa_{name}"}
                    )
                    place.append(_numbered(node, number, pages))
                    sheet.append(place)
            if head is not None and paper.header_line:
                sheet[0].set("style", "border-bottom: 1px solid")
            sheets.append(sheet)
        self._set_content(sheets)
        if "digits" in self._tree.get("data-persian", ""):
            _keep_codes(self._body)
        return self.html()


def _keep_codes(body):
    """Mark the codes in a page's text, whose digits keep their Latin shapes."""
    for node in [*body.iter()]:
        if not isinstance(node.tag, str) or node.tag in _NO_TEXT:
            continue
        for place in ("text", "tail"):
            pieces = digits.split_codes(getattr(node, place) or "")
            if len(pieces) == 1:
                continue
            setattr(node, place, pieces[0])
            marks = []
            for code, after in zip(pieces[1::2], pieces[2::2], strict=True):
                mark = lxml.html.Element("bdi", {"class": "crm_fa_latin"})
                mark.text, mark.tail = code, after
                marks.append(mark)
            if place == "text":
                node[:0] = marks
            else:
                parent = node.getparent()
                at = parent.index(node) + 1
                # Its own text goes on with the first of them.
                parent[at:at] = marks


def _numbered(node, page, pages):
    """Return a copy of a header or footer that tells its page's number."""
    copy = lxml.html.fromstring(lxml.html.tostring(node, encoding="unicode"))
    for name, number in (("page", page), ("topage", pages)):
        for place in copy.find_class(name):
            place.text = str(number)
    return copy


def parts(html, name):
    """Return the elements in a collection of headers or footers, one per document.

    :param name: ``headers`` or ``footers``
    """
    if not html:
        return []
    tree = lxml.html.document_fromstring(str(html))
    found = tree.xpath(f"//*[@id='minimal_layout_report_{name}']")
    return list(found[0]) if found else []


def page_count(pdf):
    """Return how many pages a PDF has."""
    return len(PdfFileReader(io.BytesIO(pdf), strict=False).pages)


def with_sheets(pdf, sheets):
    """Return the PDF ``pdf`` with the pages of ``sheets`` under its own."""
    over = PdfFileReader(io.BytesIO(pdf), strict=False)
    under = PdfFileReader(io.BytesIO(sheets), strict=False)
    writer = PdfFileWriter()
    for page, sheet in zip(over.pages, under.pages, strict=False):
        # The sheet's white ground must not hide the page: it goes below.
        sheet.merge_page(page)
        writer.add_page(sheet)
    return _bytes(writer)


def joined(documents):
    """Return one PDF of many, with an outline for each of the things they are about.

    :param documents: list of (PDF, key); neighbours with the same key share an outline
    """
    if len(documents) == 1:
        return documents[0][0]
    writer, starts, last = PdfFileWriter(), [], object()
    for pdf, key in documents:
        if key is None or key != last:
            starts.append(len(writer.pages))
        last = key
        for page in PdfFileReader(io.BytesIO(pdf), strict=False).pages:
            writer.add_page(page)
    _add_outlines(writer, starts)
    return _bytes(writer)


def _add_outlines(writer, starts):
    """Mark pages as Odoo looks for them when it splits a PDF into its records.

    It reads names in the document's catalogue and page numbers behind them, as
    wkhtmltopdf writes them.
    """
    catalogue = writer._root_object
    names = DictionaryObject()
    items = []
    for number, start in enumerate(starts):
        name = NameObject(f"/crm_fa_{number}")
        names[name] = ArrayObject([NumberObject(start), NameObject("/Fit")])
        item = DictionaryObject(
            {
                NameObject("/Title"): create_string_object(str(number + 1)),
                NameObject("/Dest"): name,
            }
        )
        items.append(writer._addObject(item))
    outlines = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Outlines"),
            NameObject("/First"): items[0],
            NameObject("/Last"): items[-1],
            NameObject("/Count"): NumberObject(len(items)),
        }
    )
    root = writer._addObject(outlines)
    for index, item in enumerate(items):
        links = item.get_object()
        links[NameObject("/Parent")] = root
        if index:
            links[NameObject("/Prev")] = items[index - 1]
        if index + 1 < len(items):
            links[NameObject("/Next")] = items[index + 1]
    catalogue[NameObject("/Dests")] = names
    catalogue[NameObject("/Outlines")] = root


def _bytes(writer):
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
