from odoo import api, fields, models
from odoo.tools import plaintext2html

PARTS = {"corrective_step", "corrective_user_id", "corrective_date"}


class CrmRecovery(models.Model):
    """The corrective step: it stands in the diary of who takes it."""

    _inherit = "crm.recovery"
    _door_fields = frozenset({"corrective_activity_id"})

    corrective_activity_id = fields.Many2one(
        "mail.activity",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create(vals_list)
        cases.filtered("corrective_user_id")._plan_corrective_step()
        return cases

    def write(self, vals):
        result = super().write(vals)
        if not PARTS.isdisjoint(vals):
            self._plan_corrective_step()
        return result

    def _plan_corrective_step(self):
        """Put the step into its owner's diary, or follow what was changed about it.

        A step without an owner or a date is in nobody's; one that was done stays done,
        and what is changed afterwards is a new one.
        """
        for case in self._through_door():
            # Whoever writes the case decides, also about a colleague's activity.
            planned = case.sudo().corrective_activity_id.filtered("active")
            owner, day = case.corrective_user_id, case.corrective_date
            if not (owner and day):
                planned.unlink()
                continue
            reader = case.with_context(lang=owner.lang or self.env.lang)
            values = {
                "user_id": owner.id,
                "date_deadline": day,
                "summary": reader.env._("So that it does not return"),
                "note": plaintext2html(case.corrective_step or ""),
                # An apology by the same person does not take this step.
                "automated": False,
            }
            if planned:
                planned.write(values)
            else:
                case.corrective_activity_id = case.activity_schedule(
                    "mail.mail_activity_data_todo", **values
                )
