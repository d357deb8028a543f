from odoo.tests import tagged

from .persian_browser import PersianBrowserCase
from .persian_common import NBSP, rial_company


@tagged("post_install", "-at_install")
class TestPersianLimits(PersianBrowserCase):
    """A limit typed in Toman binds at the amount it means: not ten times off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = rial_company(cls.env, persian_toman=True)
        (cls.english | cls.env.user).write(
            {"company_ids": [(4, cls.company.id)], "company_id": cls.company.id}
        )
        cls.env = cls.env["base"].with_company(cls.company).env
        cls.policy = cls.env["crm.recovery.policy"].create(
            {
                "name": "Moderate",
                "company_id": cls.company.id,
                "severity": "2",
                "agent_limit": 0,
                "leader_limit": 9_000_000,
                "manager_limit": 9_000_000,
            }
        )

    def suggest(self, amount):
        """Suggest a compensation of so many rials."""
        case = self.env["crm.recovery"].create(
            {
                "title": "Late",
                "partner_id": self.env["res.partner"].create({"name": "Ann"}).id,
                "category_id": self.env["crm.recovery.category"]
                .create({"name": "Late"})
                .id,
                "impact": "2",
                "responsibility": "ours",
                "amount_affected": 5_000_000,
                "user_id": self.env.uid,
                "company_id": self.company.id,
            }
        )
        kind = self.env["crm.recovery.kind"].search([("code", "=", "coupon")])
        given = self.env["crm.recovery.compensation"]._suggest(
            case, {"kind_id": kind.id, "amount": amount}
        )
        given.action_submit()
        return given

    def test_typed_limit(self):
        """100,000 Toman are a million rials: the limit, and one rial above it."""
        self.run_js(
            """
            await open({
                type: "ir.actions.act_window", res_model: "crm.recovery.policy",
                res_id: id, views: [[false, "form"]],
            });
            type(await one("[name='agent_limit'] input"), "100,000");
            await save();
            """,
            self.english,
            id=self.policy.id,
        )
        self.policy.invalidate_recordset()
        self.assertEqual(self.policy.agent_limit, 1_000_000)
        self.assertEqual(self.suggest(1_000_000).state, "approved")
        self.assertEqual(self.suggest(1_000_001).state, "to_approve")
        self.assertEqual(self.suggest(100_001).state, "approved", "not ten times less")

    def test_told(self):
        """What is said of a limit that is passed names Toman."""
        self.policy.case_limit = 1_000_000
        text = self.suggest(1_500_000).exceeded_text
        self.assertIn(f"150,000{NBSP}Toman", text)
        self.assertIn(f"100,000{NBSP}Toman", text)

    def test_imported_limit(self):
        """A file of limits says in what they are, or is refused."""
        for heading, limit in (("(Toman)", 2_000_000), ("(rial)", 200_000), ("", None)):
            text = f'Name,Company,Severity,"Agent limit {heading}"\nX,Sun,3,200000\n'
            wizard = self.env["base_import.import"].create(
                {
                    "res_model": "crm.recovery.policy",
                    "file": text.encode(),
                    "file_name": "limits.csv",
                    "file_type": "text/csv",
                }
            )
            options = {"quoting": '"', "separator": ",", "has_headers": True}
            wizard.parse_preview(dict(options))
            result = wizard.execute_import(
                ["name", "company_id", "severity", "agent_limit"],
                ["Name", "Company", "Severity", f"Agent limit {heading}".strip()],
                {**options, "skip": 0},
            )
            policy = self.env["crm.recovery.policy"].browse(result.get("ids") or [])
            with self.subTest(heading=heading):
                if limit is None:
                    self.assertFalse(policy)
                    self.assertIn("(Toman)", result["messages"][0]["message"])
                else:
                    self.assertEqual(policy.agent_limit, limit)
                    policy.unlink()
