from .roles import INTERNAL, MANAGERS, NOBODY, SALES

# model: who may read, write, create, unlink
MATRIX = {
    "crm.lead.return": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.lead.return.log": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.lead.return.ask": (SALES, SALES, SALES, NOBODY),
    "crm.lead.return.decision": (SALES, SALES, SALES, NOBODY),
    "crm.lead.return.reason": (INTERNAL, MANAGERS, MANAGERS, MANAGERS),
    "crm.lead.vendor": (SALES, MANAGERS, MANAGERS, MANAGERS),
    "crm.lead.vendor.key": (MANAGERS, NOBODY, NOBODY, NOBODY),
    "crm.lead.vendor.key.new": (MANAGERS, MANAGERS, MANAGERS, MANAGERS),
    "crm.lead.delivery": (MANAGERS, NOBODY, NOBODY, NOBODY),
    "crm.script": (SALES, MANAGERS, MANAGERS, MANAGERS),
    "crm.script.question": (SALES, MANAGERS, MANAGERS, MANAGERS),
    "crm.script.choice": (SALES, MANAGERS, MANAGERS, MANAGERS),
    "crm.script.answer": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.lead.call": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.lead.list": (INTERNAL, MANAGERS, MANAGERS, MANAGERS),
    "crm.lead.route": (INTERNAL, MANAGERS, MANAGERS, MANAGERS),
    "crm.lead.route.member": (SALES, MANAGERS, MANAGERS, MANAGERS),
    "crm.lead.route.turn": (NOBODY, NOBODY, NOBODY, NOBODY),
    "crm.lead.cap": (SALES, MANAGERS, MANAGERS, MANAGERS),
    "crm.lead.assignment": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.lead.stage.move": (MANAGERS, NOBODY, NOBODY, NOBODY),
    "crm.lead.bulk.assign": (SALES, SALES, SALES, SALES),
    "crm.communication": (SALES, NOBODY, NOBODY, NOBODY),
}
