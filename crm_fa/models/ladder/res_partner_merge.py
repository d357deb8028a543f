from odoo import models

from .ladder_event import mark
from .res_partner import LADDER_FIELDS, LADDER_WRITER


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_values(self, src_partners, dst_partner):
        """Keep the survivor's own rung; its new facts move it, with a journal row."""
        writer = {"crm_fa_ladder_writer": LADDER_WRITER}
        source_ids = src_partners.ids
        merged = src_partners | dst_partner
        circular = merged.filtered(
            lambda partner: (
                partner.ladder_referrer_id.commercial_partner_id
                in merged.commercial_partner_id
            )
        )
        # One of them referred the other; now they are one, who refers nobody.
        circular.ladder_referrer_id = False
        own = {
            name: dst_partner._fields[name].convert_to_write(
                dst_partner[name], dst_partner
            )
            for name in LADDER_FIELDS
        }
        result = super()._update_values(
            src_partners.with_context(**writer), dst_partner.with_context(**writer)
        )
        if not own["ladder_override_kind"] and dst_partner.ladder_override_kind:
            # An override is a promise to the customer: it survives the merge.
            own = {name: own[name] for name in ("ladder_rung_id", "ladder_date")}
        dst_partner.with_context(**writer).write(own)
        self.env["crm.step.run"].move_to_record(
            "res.partner", source_ids, dst_partner.id
        )
        mark(self.env, dst_partner.ids, "merge", dst_partner, replace=True)
        return result
