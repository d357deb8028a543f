from . import step
from . import ladder
