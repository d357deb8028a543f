from .roles import NOBODY, SALES

# model: who may read, write, create, unlink
MATRIX = {
    "crm.campaign.touch": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.campaign.credit": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.campaign.pending": (NOBODY, NOBODY, NOBODY, NOBODY),
    "crm.campaign.journey": (NOBODY, NOBODY, NOBODY, NOBODY),
}
