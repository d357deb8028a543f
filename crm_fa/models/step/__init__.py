from . import crm_step_mixin
from . import crm_step_run
from . import res_partner
