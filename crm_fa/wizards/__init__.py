from . import crm_ladder_override
from . import crm_ladder_preview
from . import crm_ladder_preview_line
from . import crm_ladder_snapshot
from . import crm_lead_vendor_key_new
from . import crm_lead_bulk_assign
from . import crm_lead_return_ask
from . import crm_lead_return_decision
