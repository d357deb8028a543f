from . import crm_journal_mixin
from . import crm_lead_merge
from . import step
from . import ladder
from . import campaign
from . import lead_desk
from . import recovery
from . import persian
