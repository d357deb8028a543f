from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

MAX_FILES = 5
MAX_FILE_SIZE = 5 * 1024 * 1024
PAGE = 20


class LeadDeskPortal(CustomerPortal):
    """Pages of those who buy leads from us or sell them to us.

    They have no right to leads or returns. Each page reads in sudo, through the
    domain that lets through what is theirs; whatever else is asked for does not exist.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        for counter, model in (
            ("lead_desk_count", "crm.lead"),
            ("lead_return_count", "crm.lead.return"),
        ):
            if counter in counters:
                records, domain = self._own(model)
                values[counter] = records.search_count(domain)
        return values

    def _own(self, model):
        """Return a model in sudo, and the domain of the user's own records in it."""
        records = request.env[model].sudo().with_context(active_test=False)
        return records, records._portal_domain(request.env.user)

    def _find(self, model, number):
        """Return one of the user's own records, or an empty one."""
        records, domain = self._own(model)
        return records.search(domain & Domain("id", "=", number), limit=1)

    def _list(self, model, template, url, sortings, filters, **options):
        """Show a page of the user's own records."""
        env = request.env
        records, domain = self._own(model)
        sortby = options.get("sortby") if options.get("sortby") in sortings else "date"
        filterby = options.get("filterby")
        filterby = filterby if filterby in filters else "all"
        domain &= Domain(filters[filterby]["domain"])
        pager = portal_pager(
            url=url,
            url_args={"sortby": sortby, "filterby": filterby},
            total=records.search_count(domain),
            page=options.get("page", 1),
            step=PAGE,
        )
        found = records.search(
            domain,
            order=sortings[sortby]["order"],
            limit=PAGE,
            offset=max(pager["offset"], 0),
        )
        return request.render(
            template,
            {
                **self._prepare_portal_layout_values(),
                "rows": [row._portal_values(env.user) for row in found],
                "page_name": options["page_name"],
                "pager": pager,
                "default_url": url,
                "searchbar_sortings": sortings,
                "sortby": sortby,
                "searchbar_filters": filters,
                "filterby": filterby,
            },
        )

    # ---- leads ---------------------------------------------------------------------

    @http.route(
        ["/my/desk/leads", "/my/desk/leads/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_leads(self, page=1, sortby=None, filterby=None, **kwargs):
        """List the leads that the user's company bought or delivered."""
        partner = request.env.user.partner_id.commercial_partner_id
        bought = [("lead_buyer_id", "child_of", partner.id)]
        return self._list(
            "crm.lead",
            "crm_fa.portal_my_leads",
            "/my/desk/leads",
            {
                "date": {
                    "label": request.env._("Newest"),
                    "order": "create_date desc, id desc",
                },
                "name": {"label": request.env._("Title"), "order": "name, id"},
            },
            {
                "all": {"label": request.env._("All"), "domain": []},
                "bought": {"label": request.env._("Bought by You"), "domain": bought},
                "delivered": {
                    "label": request.env._("Delivered by You"),
                    "domain": ["!", *bought],
                },
            },
            page=page,
            sortby=sortby,
            filterby=filterby,
            page_name="lead_desk_leads",
        )

    @http.route(
        "/my/desk/leads/<int:lead_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_lead(self, lead_id, **kwargs):
        """Show one lead, its returns, and the form to ask for one."""
        lead = self._find("crm.lead", lead_id)
        if not lead:
            raise request.not_found()
        return self._lead_page(lead)

    def _lead_page(self, lead, error=None, given=None):
        values = lead._portal_values(request.env.user)
        values["returns"] = [
            asked._portal_values(request.env.user) for asked in values["returns"]
        ]
        # Portal users have no right to any model of ours; reasons are no secret.
        reasons = request.env["crm.lead.return.reason"].sudo()
        reasons = reasons.search([("active", "=", True)])
        return request.render(
            "crm_fa.portal_my_lead",
            {
                **self._prepare_portal_layout_values(),
                "row": values,
                "can_return": lead._portal_can_return(),
                "reasons": [
                    {
                        "id": reason.id,
                        "name": reason.name,
                        "note": reason.note_required,
                        "evidence": reason.evidence_required,
                    }
                    for reason in reasons
                ],
                "error": error,
                "given": given or {},
                "page_name": "lead_desk_leads",
            },
        )

    @http.route(
        "/my/desk/leads/<int:lead_id>/return",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_lead_return(self, lead_id, reason_id=None, note=None, **kwargs):
        """Ask for the return of a lead, with a reason, a note and files."""
        lead = self._find("crm.lead", lead_id)
        if not lead:
            raise request.not_found()
        number = int(reason_id) if (reason_id or "").isdecimal() else 0
        # Portal users have no right to any model of ours; reasons are no secret.
        reason = request.env["crm.lead.return.reason"].sudo().browse(number).exists()
        note = (note or "").strip()
        returns = request.env["crm.lead.return"]
        try:
            with request.env.cr.savepoint():
                attachments = self._take_files()
                asked = returns._request_from_portal(lead, reason, note, attachments)
                attachments.write({"res_id": asked.id})
        except UserError as error:
            return self._lead_page(
                lead, str(error), {"reason_id": number, "note": note}
            )
        return request.redirect(f"/my/desk/returns/{asked.id}")

    def _take_files(self):
        """Keep the files that came with the request, closed to everybody at first.

        :raises UserError: when there are too many, or one is too big
        """
        env = request.env
        values = []
        files = [f for f in request.httprequest.files.getlist("files") if f.filename]
        if len(files) > MAX_FILES:
            raise UserError(
                env._("At most %(limit)s files can be attached.", limit=MAX_FILES)
            )
        for file in files:
            content = file.read(MAX_FILE_SIZE + 1)
            if len(content) > MAX_FILE_SIZE:
                raise UserError(
                    env._(
                        "“%(name)s” is too big: at most %(limit)s megabytes.",
                        name=file.filename,
                        limit=MAX_FILE_SIZE // 1024 // 1024,
                    )
                )
            values.append(
                {
                    "name": file.filename,
                    "raw": content,
                    "res_model": "crm.lead.return",
                    "res_id": 0,
                }
            )
        # Portal users create no attachments; these are shown to who reads the return.
        return env["ir.attachment"].sudo().create(values)

    # ---- returns -------------------------------------------------------------------

    @http.route(
        ["/my/desk/returns", "/my/desk/returns/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_returns(self, page=1, sortby=None, filterby=None, **kwargs):
        """List the returns of the user's company, with decisions and credits."""
        states = {
            "pending": ("pending",),
            "accepted": ("accepted", "auto_accepted"),
            "rejected": ("rejected",),
        }
        labels = {
            "pending": request.env._("Pending"),
            "accepted": request.env._("Accepted"),
            "rejected": request.env._("Refused"),
        }
        filters = {"all": {"label": request.env._("All"), "domain": []}}
        for key, found in states.items():
            domain = [("state", "in", found)]
            filters[key] = {"label": labels[key], "domain": domain}
        return self._list(
            "crm.lead.return",
            "crm_fa.portal_my_lead_returns",
            "/my/desk/returns",
            {
                "date": {
                    "label": request.env._("Newest"),
                    "order": "request_date desc, id desc",
                },
                "name": {"label": request.env._("Title"), "order": "lead_name, id"},
            },
            filters,
            page=page,
            sortby=sortby,
            filterby=filterby,
            page_name="lead_desk_returns",
        )

    @http.route(
        "/my/desk/returns/<int:return_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_return(self, return_id, **kwargs):
        """Show one return: what was decided, and the credit."""
        asked = self._find("crm.lead.return", return_id)
        if not asked:
            raise request.not_found()
        return self._return_page(asked)

    def _return_page(self, asked, error=None, answer=None):
        return request.render(
            "crm_fa.portal_my_lead_return",
            {
                **self._prepare_portal_layout_values(),
                "row": asked._portal_values(request.env.user),
                "error": error,
                "typed_answer": answer,
                "page_name": "lead_desk_returns",
            },
        )

    @http.route(
        "/my/desk/returns/<int:return_id>/answer",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_return_answer(self, return_id, answer=None, **kwargs):
        """Answer what the supervisor asked."""
        text = (answer or "").strip()[:2000]
        return self._act(return_id, lambda asked: asked._answer(text), text)

    @http.route(
        "/my/desk/returns/<int:return_id>/cancel",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_return_cancel(self, return_id, **kwargs):
        """Take back one's own request."""
        return self._act(return_id, lambda asked: asked.action_cancel())

    def _act(self, return_id, act, answer=None):
        asked = self._find("crm.lead.return", return_id)
        if not asked:
            raise request.not_found()
        try:
            with request.env.cr.savepoint():
                # Who may is checked by the return itself: whoever asked for it.
                act(asked)
        except UserError as error:
            return self._return_page(asked, str(error), answer)
        return request.redirect(f"/my/desk/returns/{asked.id}")
