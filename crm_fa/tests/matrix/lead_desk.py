from .roles import INTERNAL, MANAGERS

# model: who may read, write, create, unlink
MATRIX = {
    "crm.lead.return.reason": (INTERNAL, MANAGERS, MANAGERS, MANAGERS),
}
