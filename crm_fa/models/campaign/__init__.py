from . import crm_campaign_touch
from . import crm_campaign_credit
from . import crm_campaign_pending
from . import crm_campaign_journey
from . import res_company
