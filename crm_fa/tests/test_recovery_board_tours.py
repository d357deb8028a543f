from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from .test_recovery_dashboard import DashboardCommon
from .test_recovery_effect import EffectCommon


@tagged("post_install", "-at_install")
class TestRecoveryBoardTours(DashboardCommon, HttpCase):
    """Four cases of sixty days ago, all closed, one customer lost."""

    def setUp(self):
        super().setUp()
        day = fields.Date.today() - timedelta(days=60)
        self.cases = [
            self.ended(outcome, date_incident=day, cause_id=cause.id)
            for outcome, cause in (
                ("kept", self.cause),
                ("kept", self.cause),
                ("kept", self.other_cause),
                ("lost", self.cause),
            )
        ]

    def test_board(self):
        """Tiles and pictures open as many records as they tell."""
        self.start_tour("/odoo/crm", "crm_fa_recovery_board", login="ladder_manager")

    def test_board_in_persian(self):
        """The same from right to left; a picture opens what stands behind it."""
        self.env["res.lang"]._activate_lang("fa_IR")
        addon = self.env["ir.module.module"].search([("name", "=", "crm_fa")])
        addon._update_translations("fa_IR", overwrite=True)
        new_test_user(
            self.env,
            "recovery_persian",
            "sales_team.group_sale_manager,base.group_partner_manager",
            lang="fa_IR",
            context={"no_reset_password": True},
        )
        self.start_tour(
            "/odoo/crm", "crm_fa_recovery_board_persian", login="recovery_persian"
        )

    def test_reports(self):
        """Every report of the menu opens and shows figures."""
        case = self.case()
        self.give(case, 20, "gift")
        self.cases[0]._score_by_phone(5)
        self.start_tour("/odoo/crm", "crm_fa_recovery_reports", login="ladder_manager")

    def test_score_by_phone(self):
        """A bad score typed by an agent takes the case up again."""
        case = self.cases[0]
        self.start_tour(
            f"/odoo/recovery/{case.id}", "crm_fa_recovery_score", login=self.agent.login
        )
        self.assertEqual((case.state, case.severity), ("acknowledged", "3"))
        self.assertEqual(case.score_ids.user_id, self.agent)
        self.assertEqual(case.score_ids.feedback, "It broke again")

    def test_behind_the_spread(self):
        """An agent's row opens the cases behind it."""
        self.start_tour(
            "/odoo/recovery-spread", "crm_fa_recovery_spread", login="ladder_manager"
        )

    def test_workbook(self):
        """The dashboard is downloaded as Excel."""
        group = self.env.ref("base.group_allow_export")
        self.env.ref("base.group_user").implied_ids += group
        self.start_tour(
            "/odoo/recovery-dashboard",
            "crm_fa_recovery_workbook",
            login="ladder_manager",
        )


@tagged("post_install", "-at_install")
class TestRecoveryEffectTour(EffectCommon, HttpCase):
    def test_too_few(self):
        """One customer after a case: the count is told, their share is not."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.env["ir.module.module"]._load_module_terms(["crm_fa"], ["fa_IR"])
        self.let_down(self.people(1))
        for lang in ("en_US", "fa_IR"):
            self.manager.lang = lang
            self.env.flush_all()
            self.start_tour(
                "/odoo/recovery-effect",
                "crm_fa_recovery_effect",
                login=self.manager.login,
            )
