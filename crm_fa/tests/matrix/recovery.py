from .roles import INTERNAL, MANAGERS, NOBODY, SALES

LEADERS = {"leader", "manager"}
# Who may clear personal data: managers of sales, and administrators.
CLEARING = {"manager", "system"}

# model: who may read, write, create, unlink
MATRIX = {
    "crm.recovery": (SALES, SALES, SALES, NOBODY),
    "crm.recovery.apology": (SALES, SALES, SALES, SALES),
    "crm.recovery.event": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.recovery.score": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.recovery.score.phone": (SALES, SALES, SALES, NOBODY),
    "crm.recovery.report": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.recovery.gift.report": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.recovery.spread": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.recovery.effect": (LEADERS, NOBODY, NOBODY, NOBODY),
    "crm.recovery.category": (INTERNAL, MANAGERS, MANAGERS, MANAGERS),
    "crm.recovery.cause": (INTERNAL, MANAGERS, MANAGERS, MANAGERS),
    "crm.recovery.template": (SALES, MANAGERS, MANAGERS, MANAGERS),
    "crm.recovery.open": (SALES, SALES, SALES, NOBODY),
    "crm.recovery.anonymise": (CLEARING, CLEARING, CLEARING, NOBODY),
    "crm.recovery.apologise": (SALES, SALES, SALES, NOBODY),
    "crm.recovery.reason": (SALES, SALES, SALES, NOBODY),
    "crm.recovery.policy": (SALES, MANAGERS, MANAGERS, MANAGERS),
    "crm.recovery.compensation": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.recovery.compensation.log": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.recovery.spending": (NOBODY, NOBODY, NOBODY, NOBODY),
    "crm.recovery.kind": (SALES, MANAGERS, MANAGERS, MANAGERS),
    "crm.recovery.budget": (SALES, MANAGERS, MANAGERS, MANAGERS),
    "crm.recovery.policy.factor": (SALES, MANAGERS, MANAGERS, MANAGERS),
    "crm.recovery.compensate": (SALES, SALES, SALES, NOBODY),
    "crm.recovery.compensation.reason": (SALES, SALES, SALES, NOBODY),
}
