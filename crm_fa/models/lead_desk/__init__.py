from . import crm_lead_return_reason
