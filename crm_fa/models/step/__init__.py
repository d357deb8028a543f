from . import crm_step_mixin
from . import crm_step_run
from . import crm_step_run_queue
from . import res_partner
