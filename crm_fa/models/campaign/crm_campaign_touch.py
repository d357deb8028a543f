from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context

from ..screen_dates import format_datetime
from .campaign_event import mark

# Proves that a touch comes from our own code: an object does not travel by RPC.
TOUCH_WRITER = object()


class CrmCampaignTouch(models.Model):
    """Journal of contacts between a customer or lead and a campaign.

    Rows are written in SQL when a document gets its campaign, when a mailing's link is
    clicked, or by the wizard; nobody adds, edits or deletes them otherwise.
    """

    _name = "crm.campaign.touch"
    _inherit = "crm.journal.mixin"
    _description = "Campaign Touch"
    _order = "date desc, id desc"
    _rec_name = "campaign_id"

    campaign_id = fields.Many2one(
        "utm.campaign", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Datetime(required=True, readonly=True, index=True)
    kind = fields.Selection(
        [
            ("lead", "Lead"),
            ("quotation", "Quotation"),
            ("order", "Order"),
            ("mailing", "Mailing Click"),
            ("website", "Website"),
            ("import", "Import"),
            ("manual", "By Hand"),
        ],
        required=True,
        readonly=True,
    )
    source_id = fields.Many2one("utm.source", readonly=True, ondelete="set null")
    medium_id = fields.Many2one("utm.medium", readonly=True, ondelete="set null")
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, ondelete="set null", index="btree_not_null"
    )
    lead_ref = fields.Integer(
        string="Lead Number",
        readonly=True,
        aggregator=None,
        help="Number of the lead at the time of the touch. It differs from the lead "
        "when leads were merged, and stays when the lead is deleted.",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, ondelete="set null"
    )
    order_id = fields.Many2one(
        "sale.order", readonly=True, ondelete="set null", index="btree_not_null"
    )
    note = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Salesperson", readonly=True, ondelete="set null"
    )
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")

    _campaign_date_idx = models.Index("(campaign_id, date)")
    _partner_date_idx = models.Index("(partner_id, date) WHERE partner_id IS NOT NULL")

    def _journal_refusal(self):
        return self.env._(
            "The journal of campaign touches is written by the documents "
            "themselves. Its rows are never edited or deleted."
        )

    def _may_journal(self):
        return self.env.context.get("crm_fa_touch_writer") is TOUCH_WRITER

    @api.model_create_multi
    def create(self, vals_list):
        touches = super().create(vals_list)
        mark(self.env, "touch", touches.ids)
        return touches

    @api.private
    @api.model
    def record_by_hand(self, campaign, date, partners=None, leads=None, **details):
        """Record that ``campaign`` touched these customers and leads.

        :param campaign: an ``utm.campaign``
        :param datetime date: when, in UTC; not in the future
        :param details: ``source_id``, ``medium_id`` and ``note``
        :return: the touches
        :raises UserError: for a date to come, or when nobody was touched
        :raises AccessError: for leads or customers the user may not edit
        """
        date = fields.Datetime.to_datetime(date)
        if date > fields.Datetime.now():
            raise UserError(
                self.env._(
                    "%(campaign)s cannot have touched anyone on %(date)s: that is "
                    "still to come.",
                    campaign=campaign.display_name,
                    date=format_datetime(self.env, date),
                )
            )
        if not partners and not leads:
            raise UserError(
                self.env._("Choose a customer or a lead whom the campaign touched.")
            )
        partners = partners or self.env["res.partner"]
        leads = leads or self.env["crm.lead"]
        # Whoever may not edit a lead may not change what it is worth to a campaign.
        leads.with_env(self.env).check_access("write")
        partners.with_env(self.env).check_access("read")
        shared = {
            "campaign_id": campaign.id,
            "date": date,
            "kind": "manual",
            **details,
        }
        vals_list = [
            {
                **shared,
                "lead_id": lead.id,
                "lead_ref": lead.id,
                "partner_id": lead.partner_id.id,
                "user_id": lead.user_id.id,
                "team_id": lead.team_id.id,
                "company_id": lead.company_id.id,
            }
            for lead in leads
        ]
        vals_list += [
            {
                **shared,
                "partner_id": partner.id,
                "user_id": partner.user_id.id or self.env.uid,
                "company_id": partner.company_id.id,
            }
            for partner in partners
        ]
        # The journal is open to nobody; what goes in was checked above.
        context = clean_context(self.env.context)  # no default_order_id by RPC
        context["crm_fa_touch_writer"] = TOUCH_WRITER
        journal = self.with_env(self.env(su=True, context=context))
        return journal.create(vals_list).with_env(self.env)

    @api.model
    def _tracks_mailings(self):
        """Return whether mailings are installed, so that a click tells who clicked."""
        click = self.env.get("link.tracker.click")
        return click is not None and "mailing_trace_id" in click._fields

    def _register_hook(self):
        """Listen to clicks on mailings' links, where mailings are installed at all."""
        super()._register_hook()
        if not self._tracks_mailings():
            return
        click_class = self.env.registry["link.tracker.click"]

        @api.model_create_multi
        def create(self, vals_list):
            clicks = create.origin(self, vals_list)
            # Whoever clicks, even a visitor without any rights, touches a campaign.
            read = clicks.sudo().filtered("mailing_trace_id")
            mark(self.env, "click", read.ids)
            return clicks

        create.origin = click_class.create
        create.crm_fa_listens = True
        click_class.create = create

    def _unregister_hook(self):
        result = super()._unregister_hook()
        click_class = self.env.registry.get("link.tracker.click")
        own = vars(click_class).get("create") if click_class else None
        if getattr(own, "crm_fa_listens", False):
            del click_class.create
        return result
