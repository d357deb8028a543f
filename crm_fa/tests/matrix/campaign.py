from .roles import MANAGERS, NOBODY, SALES

# model: who may read, write, create, unlink
MATRIX = {
    "crm.campaign.touch": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.campaign.credit": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.campaign.pending": (NOBODY, NOBODY, NOBODY, NOBODY),
    "crm.campaign.journey": (NOBODY, NOBODY, NOBODY, NOBODY),
    "crm.campaign.cost": (SALES, SALES, SALES, SALES),
    "crm.campaign.result": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.campaign.entry": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.campaign.snapshot": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.campaign.touch.record": (SALES, SALES, SALES, SALES),
    "crm.campaign.cost.kind": (SALES, MANAGERS, SALES, MANAGERS),
}
