from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, ormcache


class CrmStage(models.Model):
    """A stage runs actions on leads that enter or leave it, and may move them on."""

    _name = "crm.stage"
    _inherit = ["crm.stage", "crm.step.mixin"]

    _step_record_model = "crm.lead"

    enter_action_ids = fields.Many2many(
        "ir.actions.server",
        "crm_stage_enter_action_rel",
        "stage_id",
        "action_id",
        string="When Entering",
        domain=[("model_id.model", "=", "crm.lead")],
        # Actions run with all rights: whoever chooses them must be an administrator.
        groups="base.group_system",
    )
    exit_action_ids = fields.Many2many(
        "ir.actions.server",
        "crm_stage_exit_action_rel",
        "stage_id",
        "action_id",
        string="When Leaving",
        domain=[("model_id.model", "=", "crm.lead")],
        # Actions run with all rights: whoever chooses them must be an administrator.
        groups="base.group_system",
    )
    enter_action_names = fields.Char(
        string="Done When Entering", compute="_compute_action_names", compute_sudo=True
    )
    exit_action_names = fields.Char(
        string="Done When Leaving", compute="_compute_action_names", compute_sudo=True
    )
    assign_route_id = fields.Many2one(
        "crm.lead.route",
        string="Assign Through",
        domain=[("decision", "=", "accept")],
        ondelete="set null",
        help="A lead that enters this stage goes to whose turn it is on this route, by "
        "skill and under caps. An owner who is among its assignees keeps it.",
    )
    done_stage_id = fields.Many2one(
        "crm.stage",
        string="Then Move To",
        ondelete="set null",
        help="Once each of the activities was done since the lead entered this stage, "
        "and none of them is still planned.",
    )
    done_activity_type_ids = fields.Many2many(
        "mail.activity.type",
        "crm_stage_done_activity_type_rel",
        "stage_id",
        "activity_type_id",
        string="When These Are Done",
        domain=[("res_model", "in", (False, "crm.lead"))],
    )

    @api.depends("enter_action_ids.name", "exit_action_ids.name")
    @api.depends_context("lang")
    def _compute_action_names(self):
        """Name the actions, for managers who may not open server actions."""
        for stage in self:
            stage.enter_action_names = ", ".join(stage.enter_action_ids.mapped("name"))
            stage.exit_action_names = ", ".join(stage.exit_action_ids.mapped("name"))

    @api.constrains("done_stage_id", "done_activity_type_ids")
    def _check_done(self):
        for stage in self.filtered("done_stage_id"):
            if stage.done_stage_id == stage:
                raise ValidationError(
                    self.env._(
                        "The stage “%(name)s” cannot move leads to itself.",
                        name=stage.name,
                    )
                )
            if not stage.done_activity_type_ids:
                raise ValidationError(
                    self.env._(
                        "Name the activities after which leads move from “%(stage)s” "
                        "to “%(next)s”.",
                        stage=stage.name,
                        next=stage.done_stage_id.name,
                    )
                )

    @api.constrains("assign_route_id")
    def _check_assign_route(self):
        for stage in self:
            if stage.assign_route_id.decision == "refuse":
                raise ValidationError(
                    self.env._(
                        "The route “%(route)s” refuses leads: “%(stage)s” cannot "
                        "assign through it.",
                        route=stage.assign_route_id.name,
                        stage=stage.name,
                    )
                )

    @api.model
    @api.private
    @ormcache()
    def get_acting_ids(self):
        """Return the ids of the stages that do anything, as a frozenset.

        Cached: every lead that is saved asks for it.
        """
        # Whoever saves a lead, the answer is the same.
        stages = self.sudo().search(
            [
                "|",
                "|",
                "|",
                ("enter_action_ids", "!=", False),
                ("exit_action_ids", "!=", False),
                ("assign_route_id", "!=", False),
                ("done_stage_id", "!=", False),
            ]
        )
        return frozenset(stages.ids)

    def _get_wiring(self):
        """Besides the chosen actions, those two that a stage has of its own."""
        wiring = super()._get_wiring()
        for name, column, direction in (
            ("crm_fa.action_stage_assign", "assign_route_id", "enter"),
            ("crm_fa.action_stage_advance", "done_stage_id", "stay"),
        ):
            # Whoever moves a lead need not see server actions.
            action = self.env.ref(name, raise_if_not_found=False)
            if action:
                wiring.append(
                    SQL(
                        "SELECT id, %s, %s FROM crm_stage WHERE %s IS NOT NULL",
                        action.id,
                        direction,
                        SQL.identifier(column),
                    )
                )
        return wiring

    def _flush_for_queue(self):
        self.flush_model(["assign_route_id", "done_stage_id"])
        return super()._flush_for_queue()

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        self.env.registry.clear_cache()
        return stages

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys() <= {"sequence", "name", "color", "fold"}:
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def action_open_runs(self):
        """Open the log of what this stage did.

        :return: window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_step_run_action"
        )
        action["domain"] = [
            ("step_model", "=", self._name),
            ("step_id", "=", self.id),
        ]
        action["display_name"] = self.name
        return action
