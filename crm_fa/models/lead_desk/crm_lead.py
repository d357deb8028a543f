from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

CONTEXT_KEY = "crm_fa_lead_door"
# An object cannot be sent by RPC: only our own code can put it into the context.
JOINING = object()
JOINING_KEY = "crm_fa_lead_joining"

# Set by routing and by decided returns only.
MARKS = {"lead_refused_route_id", "lead_quarantined", "lead_excluded_user_ids"}


@dataclass(frozen=True)
class Door:
    """Why an owner changes. An object in the context: RPC cannot send one."""

    kind: str
    note: str | None = None
    exceed: bool = False
    replacement: bool = False
    # The rows of the journal are written by whoever opened the door.
    journaled: bool = False
    returned_id: int | None = None
    route_id: int | None = None
    # What a cap refuses is left where it is, instead of stopping everything.
    skips_capped: bool = False


class CrmLead(models.Model):
    """One door for every change of owner: it checks the caps and writes the journal."""

    _inherit = "crm.lead"

    lead_list_id = fields.Many2one(
        "crm.lead.list",
        string="List",
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        groups="base.group_user",
    )
    lead_refused_route_id = fields.Many2one(
        "crm.lead.route",
        string="Refused by Route",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="base.group_user",
        help="The route that refused this lead: it is kept, and given to nobody.",
    )
    lead_quarantined = fields.Boolean(
        "Quarantined",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Returned too often: it is routed to nobody any more.",
    )
    lead_excluded_user_ids = fields.Many2many(
        "res.users",
        "crm_lead_excluded_user_rel",
        "lead_id",
        "user_id",
        string="Not Again To",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="They returned this lead and do not get it again.",
    )
    lead_assignment_ids = fields.One2many(
        "crm.lead.assignment",
        "lead_id",
        string="Assignments",
        readonly=True,
        groups="base.group_user",
    )

    # Whether the engine has looked at the lead since it last changed, in vain: only a
    # whole pass over the queue looks at it again.
    lead_route_seen = fields.Boolean(
        readonly=True, copy=False, groups="base.group_user"
    )

    _lead_unseen_idx = models.Index(
        "(lead_list_id, create_date, id) WHERE user_id IS NULL AND active "
        "AND lead_list_id IS NOT NULL AND lead_route_seen IS NOT TRUE"
    )
    _lead_waiting_idx = models.Index(
        "(lead_list_id, create_date, id) "
        "WHERE user_id IS NULL AND active AND lead_list_id IS NOT NULL"
    )

    @api.model
    def _lead_waiting_domain(self):
        """Return what tells the leads that wait in the queue of a list."""
        return self._lead_givable_domain() & Domain(
            [
                ("user_id", "=", False),
                ("lead_list_id", "!=", False),
                ("won_status", "=", "pending"),
            ]
        )

    @api.model
    @ormcache()
    def _lead_desk_in_use(self):
        """Tell whether any list or cap exists: without one, Odoo works as it does."""
        # Whoever saves a lead, the answer is the same.
        env = self.sudo().env
        return bool(
            env["crm.lead.list"].search_count([], limit=1)
            or env["crm.lead.cap"].search_count([], limit=1)
        )

    def _ensure_no_marks(self, names):
        if not self.env.su and not MARKS.isdisjoint(names):
            raise AccessError(
                self.env._(
                    "Refusals, quarantine and exclusions of a lead come from its "
                    "routes and returns; they are not written by hand."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_no_marks(vals)
        leads = super().create(vals_list)
        if self._lead_desk_in_use():
            # Lists and caps do their part, whoever creates the lead.
            leads.sudo()._lead_join_lists()
            leads.sudo()._lead_enter(
                [self._lead_own_values(vals) for vals in vals_list]
            )
            leads.sudo()._lead_owner_changed({})
        return leads

    def write(self, vals):
        self._ensure_no_marks(vals)
        watched = "user_id" in vals and self._lead_desk_in_use()
        if "lead_route_seen" not in vals:
            vals = {**vals, "lead_route_seen": False}
        # The journal names who held the lead, whoever may read it.
        before = {lead.id: lead.user_id.id for lead in self.sudo()} if watched else {}
        if watched and vals["user_id"]:
            self._ensure_not_quarantined(vals["user_id"])
        result = super().write(vals)
        if watched:
            # The journal is nobody's to write, and caps bind everyone.
            self.sudo()._lead_owner_changed(before)
        return result

    def _lead_join_lists(self):
        """Put leads without a list into the first one whose filter they match."""
        left = self.filtered(lambda lead: not lead.lead_list_id)
        if not left:
            return
        for record in self.env["crm.lead.list"].search([("domain", "!=", False)]):
            found = left.search(
                record._get_entry_domain() & Domain("id", "in", left.ids)
            )
            if found:
                joining = found.with_context(**{JOINING_KEY: JOINING})
                joining.write({"lead_list_id": record.id})
            left -= found

    def _lead_owner_changed(self, before):
        """Write down who now has these leads, and refuse what a cap does not allow.

        :param dict before: owner's id by lead id, as it was
        """
        door = self.env.context.get(CONTEXT_KEY)
        if not isinstance(door, Door):
            door = Door(self._lead_default_kind())
        if door.journaled:
            return
        rows = [
            {
                "lead_id": lead.id,
                "lead_ref": lead.id,
                "lead_name": lead.name,
                "list_id": lead.lead_list_id.id,
                "route_id": door.route_id,
                "source_id": lead.source_id.id,
                "team_id": lead.team_id.id,
                "company_id": lead.company_id.id,
                "from_user_id": before.get(lead.id),
                "to_user_id": lead.user_id.id,
                "kind": door.kind,
                "counts": bool(lead.user_id) and not door.replacement,
                "is_replacement": door.replacement,
                "returned_assignment_id": door.returned_id,
                "note": door.note,
            }
            for lead in self
            if lead.user_id.id != (before.get(lead.id) or False)
        ]
        if not rows:
            return
        self.flush_recordset(["name"])
        counted = [row for row in rows if row["counts"]]
        Cap = self.env["crm.lead.cap"]
        caps = Cap._of_rows(counted) if counted else Cap
        caps._take()
        self.env["crm.lead.assignment"]._write_rows(rows)
        self.invalidate_recordset(["lead_assignment_ids"])
        if not door.exceed:
            caps._ensure_room()
        changed = self.browse(row["lead_id"] for row in rows if row["to_user_id"])
        changed._lead_forget_refusal()
        changed._lead_tell_owners()

    # ---- public doors --------------------------------------------------------------

    @api.private
    def lead_assign(self, user, kind, reason=None, exceed=False, replacement=False):
        """Give these leads to ``user``, with a row in the journal each.

        :param user: ``res.users`` record
        :param str kind: one of the kinds of the journal
        :param str reason: note in the journal; required to exceed a cap
        :param bool exceed: whether a supervisor allows more than the caps do
        :param bool replacement: whether this stands in for a returned lead; it then
            does not count against caps
        :raises ValidationError: when a cap is reached
        :raises UserError: when a cap is exceeded without a reason
        """
        if exceed:
            if not (reason or "").strip():
                raise UserError(
                    self.env._("Say why the cap is to be exceeded: the reason is kept.")
                )
            self._ensure_can_exceed()
        door = Door(kind, reason, exceed=exceed, replacement=replacement)
        leads = self.with_context(**{CONTEXT_KEY: door})
        if kind == "bulk":
            # Who gets many is told once, not by a mail for each.
            leads = leads.with_context(mail_auto_subscribe_no_notify=True)
        leads.write({"user_id": user.id})

    def _ensure_can_exceed(self):
        # Whoever supervises a list may see it.
        lists = self.sudo().lead_list_id.sudo(False)
        if not lists or self.filtered(lambda lead: not lead.lead_list_id):
            lists = self.env["crm.lead.list"].new({"name": self.env._("no list")})
        lists._ensure_can_supervise()

    def _may_exceed(self):
        """Tell whether the user may exceed caps for these leads."""
        try:
            self._ensure_can_exceed()
        except AccessError:
            return False
        return True

    @api.private
    def lead_release(self, assignment, kind="return", note=None):
        """Take one lead from its holder, back into the queue of its list.

        The holder's cap is given back by the row that refers to ``assignment``.

        :param assignment: the ``crm.lead.assignment`` that is undone
        :raises UserError: when it is not the holder's assignment of this lead
        """
        self.ensure_one()
        if assignment.lead_id != self or assignment.to_user_id != self.user_id:
            raise UserError(
                self.env._(
                    "%(lead)s is no longer with the person it was assigned to.",
                    lead=self.display_name,
                )
            )
        door = Door(kind, note, returned_id=assignment.id)
        self.with_context(**{CONTEXT_KEY: door}).write({"user_id": False})

    def action_lead_pick(self):
        """Take waiting leads for oneself, as far as the caps allow."""
        taken = self.filtered("user_id")[:1]
        if taken:
            raise UserError(
                self.env._(
                    "%(lead)s has an owner already: %(owner)s.",
                    lead=taken.display_name,
                    owner=taken.user_id.name,
                )
            )
        barred = self.filtered(
            lambda lead: (
                lead.lead_quarantined
                or lead.lead_refused_route_id
                or lead.lead_invalid
                or self.env.user in lead.lead_excluded_user_ids
            )
        )[:1]
        if barred:
            raise UserError(
                self.env._("%(lead)s cannot be picked.", lead=barred.display_name)
            )
        self.lead_assign(self.env.user, "pick")

    def _merge_referring_rows(self, opportunities):
        field = self._fields["lead_excluded_user_ids"]
        excluded = SQL(
            "SELECT FROM %s WHERE %s = ANY(%s)",
            SQL.identifier(field.relation),
            SQL.identifier(field.column1, to_flush=field),
            opportunities.ids,
        )
        return [
            *super()._merge_referring_rows(opportunities),
            (
                self._merge_rows("crm.lead.assignment", opportunities),
                self._merge_assignments,
            ),
            (excluded, self._merge_excluded_users),
        ]

    def _merge_assignments(self, opportunities):
        # The journal follows the lead that stays; lead_ref tells which one it was.
        self.env.execute_query(
            SQL(
                "UPDATE crm_lead_assignment SET lead_id = %s WHERE lead_id = ANY(%s)"
                " RETURNING id",
                self.id,
                opportunities.ids,
            )
        )
        self.env["crm.lead.assignment"].invalidate_model(["lead_id"])
        self.invalidate_recordset(["lead_assignment_ids"])

    def _merge_excluded_users(self, opportunities):
        # Marks are written by nobody but us.
        returned_by = opportunities.sudo().lead_excluded_user_ids
        self.sudo().lead_excluded_user_ids |= returned_by

    def _merge_get_fields_specific(self):
        return {
            **super()._merge_get_fields_specific(),
            "lead_list_id": lambda fname, leads: leads.lead_list_id[:1].id,
        }
