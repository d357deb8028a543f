from odoo import fields, models


class CrmLead(models.Model):
    """Tell new owners in the web client, at once and once."""

    _inherit = "crm.lead"

    def _lead_tell_owners(self, routed=False):
        """Tell the owner of these leads, with a link, however many they got.

        The client joins what comes while an earlier word still stands.

        :param bool routed: whether the engine chose; who takes a lead knows of it
        """
        now = fields.Datetime.to_string(fields.Datetime.now())
        for user, leads in self.grouped("user_id").items():
            if user and (routed or user != self.env.user):
                user._bus_send(
                    "crm_fa.lead_assigned",
                    {
                        "count": len(leads),
                        "id": leads[:1].id,
                        "name": leads[:1].name,
                        "since": now,
                    },
                )
