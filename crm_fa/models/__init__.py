from . import crm_journal_mixin
from . import step
from . import ladder
from . import campaign
from . import lead_desk
from . import recovery
from . import persian
