from odoo import api, models
from odoo.exceptions import AccessError

from .declared import declared

# An object cannot be sent by RPC: only our own code can put it into the context.
DOOR = object()


class CrmRecoveryDoor(models.AbstractModel):
    """Fields that only the steps of a case change, each after its own check."""

    _name = "crm.recovery.door"
    _description = "Guarded Steps of Recovery"

    # Names of the fields that nobody writes by hand; each room file adds its own.
    _door_fields = frozenset()

    def _through_door(self):
        """Return the same records, allowed to change the guarded fields."""
        return self.with_context(crm_fa_recovery_door=DOOR)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_door(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_door(vals)
        return super().write(vals)

    def _ensure_door(self, vals):
        """Refuse values of guarded fields that come from outside.

        :raises AccessError: naming the fields
        """
        if self.env.context.get("crm_fa_recovery_door") is DOOR:
            return
        guarded = declared(self, "_door_fields") & set(vals)
        if guarded:
            known = self.fields_get(guarded, ["string"])
            labels = [known.get(name, {}).get("string", name) for name in guarded]
            raise AccessError(
                self.env._(
                    "These fields are changed by the buttons only, which check first: "
                    "%(fields)s.",
                    fields=", ".join(sorted(labels)),
                )
            )
