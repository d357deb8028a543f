from odoo import models

from .ladder_event import mark
from .res_partner import LADDER_FIELDS, LADDER_WRITER


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_values(self, src_partners, dst_partner):
        """Keep the survivor's own rung; its new facts move it, with a journal row."""
        writer = {"crm_fa_ladder_writer": LADDER_WRITER}
        source_ids = src_partners.ids
        self._open_referral_circles(src_partners | dst_partner, dst_partner)
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

    def _open_referral_circles(self, merged, survivor):
        """Let nobody refer themselves now that these partners are one.

        A merge never fails for a referral: what would close a circle is forgotten.  By
        now all that referred to the others refers to the survivor.
        """
        heads = merged.commercial_partner_id
        sent = merged.filtered("ladder_referrer_id")
        circles = sent._ladder_circles(
            [
                (
                    partner.id,
                    survivor.commercial_partner_id.id,
                    partner.ladder_referrer_id.commercial_partner_id.id,
                )
                for partner in sent
            ]
        )
        sent.filtered(
            lambda partner: (
                partner.id in circles
                or partner.ladder_referrer_id.commercial_partner_id in heads
            )
        ).ladder_referrer_id = False
        # Whoever merges contacts need not see all their leads.
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        leads = leads.search(
            [
                ("ladder_referrer_id", "!=", False),
                ("partner_id.commercial_partner_id", "in", heads.ids),
            ]
        )
        circles = leads._ladder_circles()
        leads.filtered(lambda lead: lead.id in circles).ladder_referrer_id = False
