import secrets

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base.models.res_users import (
    API_KEY_SIZE,
    INDEX_SIZE,
    KEY_CRYPT_CONTEXT,
)

from ...tools import rate_limit


class CrmLeadVendorKey(models.Model):
    """A key of a vendor: hashed as Odoo hashes its own, shown once, revocable."""

    _name = "crm.lead.vendor.key"
    _description = "Lead Vendor Key"
    _order = "id desc"

    name = fields.Char(readonly=True, required=True)
    vendor_id = fields.Many2one(
        "crm.lead.vendor", readonly=True, required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="vendor_id.company_id", store=True)
    prefix = fields.Char(
        readonly=True,
        required=True,
        index=True,
        help="How the key begins, to tell keys apart.",
    )
    # Nobody reads it: it is compared in _authenticate only.
    key_hash = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)
    list_ids = fields.Many2many(
        "crm.lead.list",
        "crm_lead_vendor_key_list_rel",
        "key_id",
        "list_id",
        string="Opens the Lists",
        readonly=True,
        help="Leads can be delivered to these lists only.",
    )
    # When the key would have used up its allowance, in seconds: tools/rate_limit.py.
    arrival = fields.Float(readonly=True, aggregator=None, groups=fields.NO_ACCESS)
    expiration_date = fields.Date(readonly=True, help="Last day, included.")
    revoked_date = fields.Datetime(readonly=True)
    revoked_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    state = fields.Selection(
        [("active", "In Force"), ("expired", "Expired"), ("revoked", "Revoked")],
        compute="_compute_state",
    )

    @api.depends("revoked_date", "expiration_date")
    def _compute_state(self):
        today = fields.Date.today()
        for key in self:
            if key.revoked_date:
                key.state = "revoked"
            elif key.expiration_date and key.expiration_date < today:
                key.state = "expired"
            else:
                key.state = "active"

    def _ensure_can_manage(self):
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers may make or revoke a vendor's keys.")
            )

    @api.model
    def _generate(self, vendor, name, expiration_date=False, lists=()):
        """Make a key of ``vendor``.

        :param lists: the ``crm.lead.list`` records that it opens
        :return: the key's record and its secret, which is kept nowhere
        :raises AccessError: for anyone but a sales manager
        :raises UserError: when the name is empty or the last day lies in the past
        """
        self._ensure_can_manage()
        vendor.check_access("write")
        if not (name or "").strip():
            raise UserError(self.env._("A key needs a name."))
        expiration_date = fields.Date.to_date(expiration_date)
        if expiration_date and expiration_date < fields.Date.today():
            raise UserError(self.env._("The last day of the key lies in the past."))
        secret = secrets.token_hex(API_KEY_SIZE)
        # Nobody may write keys; who may make one was checked above.
        key = self.sudo().create(
            {
                "name": name.strip(),
                "vendor_id": vendor.id,
                "prefix": secret[:INDEX_SIZE],
                "key_hash": KEY_CRYPT_CONTEXT.hash(secret),
                "expiration_date": expiration_date,
                "list_ids": [Command.link(record.id) for record in lists],
            }
        )
        return key, secret

    @api.model
    def _authenticate(self, secret):
        """Return the key in force that ``secret`` opens, or an empty record."""
        # Whoever knocks is not known yet; only hashes are compared.
        candidates = self.sudo().search([("prefix", "=", (secret or "")[:INDEX_SIZE])])
        for key in candidates:
            if (
                key.state == "active"
                and key.vendor_id.active
                and KEY_CRYPT_CONTEXT.verify(secret, key.key_hash)
            ):
                return key
        return self.browse()

    def _opens(self, code):
        """Return the list of this code that the key opens, or an empty record."""
        return self.list_ids.filtered(
            lambda record: record.active and record.code == code
        )

    def _admit(self, now):
        """Count one delivery.

        :param float now: in seconds
        :return: 0 when it is let in, else the seconds to wait
        """
        self.ensure_one()
        allowed, arrival, wait = rate_limit.admit(
            now, self.arrival or None, self.vendor_id.rate_limit
        )
        if allowed:
            self.arrival = arrival
        return wait

    def action_revoke(self):
        """Stop these keys at once and for good."""
        self._ensure_can_manage()
        self.check_access("read")
        # Nobody may write keys; who may revoke one was checked above.
        self.sudo().filtered(lambda key: not key.revoked_date).write(
            {
                "revoked_date": fields.Datetime.now(),
                "revoked_by_id": self.env.user.id,
            }
        )
        return True
