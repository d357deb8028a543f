from . import test_doctests
from . import test_ladder_facts
from . import test_step_examples
from . import test_step_queue
from . import test_step_run
from . import test_step_security
