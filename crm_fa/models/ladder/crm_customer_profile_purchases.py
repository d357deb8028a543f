from odoo import api, models
from odoo.tools import SQL

from .ladder_documents import (
    credit_line_query,
    document_query,
    given_back_query,
    order_credit_query,
    zone_query,
)
from .ladder_facts import Scope


class CrmCustomerProfile(models.Model):
    """What customers bought and when, for reports of other rooms."""

    _inherit = "crm.customer.profile"

    @api.private
    def purchase_query(self):
        """Return a SELECT of all purchases, as the ladder counts them.

        Orders or invoices, whichever the settings say; what was credited in full is
        none.  Whoever runs it has flushed what it reads.

        :return: SQL with the columns ``partner_id`` (the commercial partner) and
            ``day`` (in the time zone of the document's company)
        """
        settings, everyone = self._ladder_settings(), Scope()
        return SQL(
            """
            WITH zone AS MATERIALIZED (%(zone)s),
                 credit_line AS MATERIALIZED (%(credit_line)s),
                 order_credit AS MATERIALIZED (%(order_credit)s),
                 given_back AS MATERIALIZED (%(given_back)s),
                 document AS NOT MATERIALIZED (%(document)s)
            SELECT m.commercial_partner_id AS partner_id, d.day
              FROM document d
              JOIN res_partner m ON m.id = d.partner_id
             WHERE d.is_purchase
            """,
            zone=zone_query(),
            credit_line=credit_line_query(everyone),
            order_credit=order_credit_query(),
            given_back=given_back_query(),
            document=document_query(settings, everyone),
        )
