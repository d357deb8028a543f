from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.fields import Date
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

MAX_FILES, MAX_BYTES = 10, 25 * 1024 * 1024
MAX_TITLE, MAX_TEXT = 200, 10_000
SELECTABLE_DAYS = 120
# What a complaint may be about: the parameter that names it, and its model.
DOCUMENTS = {"order_id": "sale.order", "invoice_id": "account.move"}


def _number(text):
    return int(text) if (text or "").isdecimal() and len(text) < 10 else 0


class RecoveryPortal(CustomerPortal):
    """Customers tell what went wrong, and follow what is done about it.

    Nobody outside has rights on cases, so each route first makes sure whose the case
    or the document is, and only then reads in superuser mode.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "recovery_count" in counters:
            values["recovery_count"] = self._recovery_cases().search_count(
                self._recovery_domain()
            )
        return values

    # ---- whose ---------------------------------------------------------------------

    def _recovery_cases(self):
        # Customers have no rights on cases; every search goes with their own domain.
        return request.env["crm.recovery"].sudo()

    def _recovery_domain(self):
        return self._recovery_cases()._portal_domain(request.env.user.partner_id)

    def _recovery_case(self, case_id, access_token=None):
        """Return a case that the visitor may follow, in superuser mode.

        :raises MissingError: the same for a case of somebody else and for none at all,
            so that numbers cannot be guessed
        """
        cases = self._recovery_cases()
        case = cases.browse(case_id).exists()
        user = request.env.user
        if case and access_token and case.access_token:
            if consteq(case.access_token, access_token):
                return case
        if case and user._is_internal() and case.sudo(False).has_access("read"):
            return case
        if case and not user._is_public() and case.filtered(self._recovery_domain()):
            return case
        raise MissingError(request.env._("There is no such complaint of yours."))

    def _recovery_document(self, params):
        """Return the order or invoice a complaint is about, once it may be seen.

        :raises AccessError, MissingError: when it is not theirs
        """
        for name, model in DOCUMENTS.items():
            if not params.get(name):
                continue
            record = self._document_check_access(
                model, _number(params[name]), params.get("access_token")
            )
            if model == "account.move" and record.move_type != "out_invoice":
                raise MissingError(request.env._("This document does not exist."))
            return record
        return None

    def _recovery_complainant(self, record):
        """Return who complains: the visitor, or the customer of the link they hold."""
        user = request.env.user
        if not user._is_public():
            partner = user.partner_id
            theirs = record and record.partner_id.commercial_partner_id
            if not theirs or partner.commercial_partner_id == theirs:
                return partner
        return record.partner_id if record else request.env["res.partner"]

    # ---- pages ---------------------------------------------------------------------

    @http.route(
        ["/my/recovery", "/my/recovery/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def recovery_list(self, page=1, **_params):
        """Show the visitor's complaints, the open ones first."""
        cases, domain = self._recovery_cases(), self._recovery_domain()
        pager = portal_pager(
            url="/my/recovery",
            total=cases.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        values = self._prepare_portal_layout_values()
        values |= {
            "cases": cases.search(
                domain,
                order="date_closed desc nulls first, id desc",
                limit=self._items_per_page,
                offset=pager["offset"],
            ),
            "pager": pager,
            "page_name": "recovery",
            "default_url": "/my/recovery",
        }
        return request.render("crm_fa.portal_my_recovery", values)

    @http.route("/my/recovery/<int:case_id>", type="http", auth="public", website=True)
    def recovery_page(self, case_id, access_token=None, **params):
        """Show what was said and given, and take the customer's answer."""
        try:
            case = self._recovery_case(case_id, access_token)
        except MissingError:
            return request.redirect("/my")
        values = {
            "case": case,
            "page_name": "recovery",
            "is_sent": "sent" in params,
            "apologies": case._portal_apologies(),
            "compensations": case._portal_compensations(),
        }
        # The conversation below has no other key: customers have no rights on cases.
        token = case._portal_ensure_token()
        values = self._get_page_view_values(
            case, token, values, "my_recovery_history", False, **params
        )
        return request.render("crm_fa.portal_recovery_page", values)

    @http.route(
        "/my/recovery/new",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
    )
    def recovery_new(self, **params):
        """Take a complaint; open ones of the customer are offered first."""
        try:
            record = self._recovery_document(params)
        except (AccessError, MissingError):
            return request.redirect("/my")
        partner = self._recovery_complainant(record)
        if not partner:
            return request.redirect("/web/login?redirect=/my/recovery/new")
        cases = self._recovery_cases()
        known = self._recovery_known(record, partner)
        error = ""
        if request.httprequest.method == "POST":
            try:
                case = self._recovery_take(partner, record, known, params)
            except (UserError, ValidationError) as problem:
                error = str(problem)
            else:
                token = case._portal_ensure_token()
                return request.redirect(
                    f"/my/recovery/{case.id}?access_token={token}&sent=1"
                )
        values = self._prepare_portal_layout_values()
        values |= {
            "page_name": "recovery",
            "is_new": True,
            "record": record,
            "params": params,
            "known": known,
            "error": error,
            # A list: the date picker of the browser is Gregorian only.
            "days": [
                Date.subtract(Date.context_today(cases), days=ago)
                for ago in range(SELECTABLE_DAYS)
            ],
            "categories": self._recovery_categories(record),
        }
        return request.render("crm_fa.portal_recovery_new", values)

    # ---- taking a complaint --------------------------------------------------------

    def _recovery_categories(self, record):
        """Return the categories that customers may choose from."""
        company = self._recovery_company(record)
        # Only their names are shown.
        categories = request.env["crm.recovery.category"].sudo()
        return categories.search(
            [("is_portal", "=", True), ("company_id", "in", [False, company.id])]
        )

    def _recovery_company(self, record):
        return record.company_id if record else request.env.company

    def _recovery_known(self, record, partner):
        """Return the open cases to offer: those about the same document first."""
        cases = self._recovery_cases()
        found = cases._open_cases(partner, company=self._recovery_company(record))
        if request.env.user._is_public():
            # Who holds the link of a document sees what is about that one only.
            return found.filtered(
                lambda case: (
                    record in (case.order_id, case.invoice_id)
                    and not case.is_confidential
                )
            )
        return found.filtered(self._recovery_domain()).sorted(
            lambda case: record in (case.order_id, case.invoice_id), reverse=True
        )

    def _recovery_take(self, partner, record, known, params):
        """Join an open case or open a new one, as the visitor chose.

        :raises UserError: naming what is missing or too much
        """
        env = request.env
        text = (params.get("description") or "").strip()
        title = (params.get("title") or "").strip()
        remedy = (params.get("remedy_sought") or "").strip()
        if not text:
            raise UserError(env._("Please write what happened."))
        if len(title) > MAX_TITLE or max(len(text), len(remedy)) > MAX_TEXT:
            raise UserError(
                env._("Please write at most %(count)d characters.", count=MAX_TEXT)
                if len(title) <= MAX_TITLE
                else env._("The title is longer than %(count)d.", count=MAX_TITLE)
            )
        files = self._recovery_files()
        if joined := _number(params.get("case_id")):
            case = known.filtered(lambda one: one.id == joined)
            if not case:
                raise UserError(env._("There is no such complaint of yours."))
            case._portal_post(partner, text, files)
            return case
        chosen = _number(params.get("category_id"))
        category = self._recovery_categories(record).filtered(
            lambda one: one.id == chosen
        )
        values = {
            "title": title or category.name or text.splitlines()[0][:80],
            "description": text,
            "remedy_sought": remedy,
            "category_id": category.id,
            "date_incident": self._recovery_day(params.get("date_incident")),
        }
        return self._recovery_cases()._open_from_portal(partner, values, record, files)

    def _recovery_day(self, text):
        """Return the day of the incident; today when none is given.

        :raises UserError: for a day that is none or still to come
        """
        env = request.env
        today = Date.context_today(env["crm.recovery"])
        if not text:
            return today
        try:
            day = Date.to_date(text)
        except ValueError:
            day = None
        if not day or day > today:
            raise UserError(
                env._("“%(day)s” is not a day that something happened on.", day=text)
            )
        return day

    def _recovery_files(self):
        """Return the files that came with the form, as ``(name, content)``.

        :raises UserError: when there are too many or they are too big
        """
        files = [
            (one.filename, one.read())
            for one in request.httprequest.files.getlist("files")[: MAX_FILES + 1]
            if one.filename
        ]
        if len(files) > MAX_FILES or sum(len(body) for _n, body in files) > MAX_BYTES:
            raise UserError(
                request.env._(
                    "At most %(count)d files of %(size)d MB together.",
                    count=MAX_FILES,
                    size=MAX_BYTES // 1024 // 1024,
                )
            )
        return files
