"""Columns and measures that the reports of service recovery share."""

from odoo import fields, models

from ..models.optional_number import OptionalFloat, OptionalMonetary
from ..models.recovery.crm_recovery import RESPONSIBILITIES
from ..models.recovery.crm_recovery_category import SEVERITIES


def share(string, **more):
    """Return a measure in percent: the mean of rows; empty rows do not count."""
    return OptionalFloat(
        string=string,
        digits=(16, 1),
        readonly=True,
        **{"aggregator": "avg", **more},
    )


def hours():
    """Return a measure of working hours, labelled as on the case."""
    return OptionalFloat(digits=(16, 1), readonly=True, aggregator="avg")


def score(string):
    """Return a measure of one to five."""
    return OptionalFloat(string=string, digits=(3, 1), readonly=True, aggregator="avg")


def money(string=None, **more):
    """Return an amount in the currency of the row's company."""
    return OptionalMonetary(string=string, readonly=True, **more)


class CrmRecoveryAlike(models.AbstractModel):
    """What makes cases alike; every report of cases can be grouped by it."""

    _name = "crm.recovery.alike"
    _description = "Like Cases"

    company_id = fields.Many2one("res.company", readonly=True)
    category_id = fields.Many2one("crm.recovery.category", readonly=True)
    severity = fields.Selection(SEVERITIES, readonly=True)
    responsibility = fields.Selection(RESPONSIBILITIES, readonly=True)
