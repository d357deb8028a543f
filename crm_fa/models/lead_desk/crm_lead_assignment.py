from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

COLUMNS = (
    "lead_id",
    "lead_ref",
    "lead_name",
    "list_id",
    "route_id",
    "source_id",
    "team_id",
    "company_id",
    "from_user_id",
    "to_user_id",
    "kind",
    "counts",
    "is_replacement",
    "returned_assignment_id",
    "note",
)
BOOLEANS = ("counts", "is_replacement")


class CrmLeadAssignment(models.Model):
    """Journal of who got which lead, when and why: never edited or deleted.

    All counting towards caps reads this journal, never the lead's present owner.
    """

    _name = "crm.lead.assignment"
    _inherit = "crm.journal.mixin"
    _description = "Lead Assignment"
    _order = "date desc, id desc"
    _rec_name = "lead_name"

    # Empty once the lead was deleted; lead_ref and lead_name still tell which it was.
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, ondelete="set null", index="btree_not_null"
    )
    lead_ref = fields.Integer("Lead Number", readonly=True, aggregator=None)
    lead_name = fields.Char(readonly=True)
    list_id = fields.Many2one(
        "crm.lead.list", readonly=True, ondelete="set null", index="btree_not_null"
    )
    route_id = fields.Many2one(
        "crm.lead.route", readonly=True, ondelete="set null", index="btree_not_null"
    )
    source_id = fields.Many2one("utm.source", readonly=True, ondelete="set null")
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null")
    from_user_id = fields.Many2one("res.users", "From", readonly=True)
    to_user_id = fields.Many2one("res.users", "To", readonly=True)
    date = fields.Datetime(readonly=True, required=True, index=True)
    kind = fields.Selection(
        [
            ("route", "Routed"),
            ("manual", "By Hand"),
            ("bulk", "In Bulk"),
            ("pick", "Picked"),
            ("return", "Returned"),
            ("import", "Imported"),
            ("api", "Through the API"),
        ],
        readonly=True,
        required=True,
    )
    counts = fields.Boolean(readonly=True, help="Counts towards caps.")
    is_replacement = fields.Boolean("Replacement", readonly=True)
    returned_assignment_id = fields.Many2one(
        "crm.lead.assignment",
        "Gives Back",
        readonly=True,
        ondelete="restrict",
        help="The assignment that an accepted return gave back to its holder's cap.",
    )
    note = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", "Done By", readonly=True)

    _returned_uniq = models.UniqueIndex(
        "(returned_assignment_id) WHERE returned_assignment_id IS NOT NULL",
        "An assignment is given back once.",
    )
    _user_date_idx = models.Index("(to_user_id, date) WHERE counts")
    _list_date_idx = models.Index("(list_id, date) WHERE counts")
    _team_date_idx = models.Index("(team_id, date) WHERE counts")
    _route_date_idx = models.Index("(route_id, date) WHERE counts")
    _source_date_idx = models.Index("(source_id, date) WHERE counts")

    @api.model
    def _write_rows(self, rows):
        """Add rows to the journal in one statement. The only way rows come to be.

        :param list rows: dicts of :data:`COLUMNS`; what is left out is empty
        :return: the new rows
        """
        if not rows:
            return self.browse()
        now, uid = fields.Datetime.now(), self.env.uid
        values = [
            (
                *(
                    bool(row.get(name)) if name in BOOLEANS else row.get(name) or None
                    for name in COLUMNS
                ),
                *(now, uid, uid, now, now),
            )
            for row in rows
        ]
        found = self.env.execute_query(
            SQL(
                """
                INSERT INTO crm_lead_assignment (
                    %s, date, user_id, create_uid, create_date, write_date
                ) VALUES %s RETURNING id
                """,
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                SQL(", ").join(values),
            )
        )
        return self.browse(row[0] for row in found)

    def _journal_refusal(self):
        return self.env._(
            "The journal of assignments is written with each change of owner. "
            "Its rows are never added, edited or deleted by hand."
        )

    def _get_way(self):
        """Return in words by which way the lead changed hands."""
        self.ensure_one()
        kind = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        # Who sees the row may know by which route it came.
        route = self.route_id.sudo()
        if not route:
            return kind
        return self.env._("%(kind)s: %(route)s", kind=kind, route=route.name)

    def action_open_lead(self):
        """Open the lead of this row.

        :raises UserError: when it was deleted, or is not open to the user
        """
        self.ensure_one()
        if not self.lead_id or not self.lead_id.has_access("read"):
            raise UserError(
                self.env._(
                    "The lead “%(lead)s” was deleted, or it is not open to you.",
                    lead=self.lead_name,
                )
            )
        return self.lead_id._get_records_action()
