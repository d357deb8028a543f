# `make run` shows crm_fa at work, `make test` proves it; both set up all they need.
# What each command does stands in scripts/; nothing is installed outside the cache except
# Debian packages, and those only by root.
.DEFAULT_GOAL := help
.PHONY: help run test test-fast lint format pot bench bench-campaign bench-leads bench-persian \
	bench-recovery shots host-tests demo-cdnow setup stop clean distclean

# Options are given as `make test TAGS=...`; make hands them on through the environment.
export PORT HOST DB LANG_DEMO TAGS ONLY PARTS PARTNERS ORDERS LEADS CAMPAIGNS SUITES SAMPLE PYTHON ODOO_HOME SHOTS

do = @scripts/bootstrap.sh

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: ## serve a demo database (PORT=8069; HOST=0.0.0.0: for other machines too; LANG_DEMO=fa: in Persian)
	$(do) run
test: ## all tests (TAGS=/crm_fa:TestX: a part; ONLY=integration.test_x: one integration module)
	$(do) test
test-fast: ## the addon's tests without browser tours
	$(do) test --fast
lint: ## ruff, pylint-odoo, XML and JavaScript format, translations, file sizes
	$(do) lint
format: ## rewrite Python, XML, JavaScript and SCSS in the project's format
	$(do) format
pot: ## export the addon's terms and merge them into i18n/fa.po
	$(do) pot
bench: ## speed against bare SQL (PARTNERS=100000 ORDERS=300000 ONLY=refresh)
	$(do) bench
bench-campaign: ## lists of campaigns and credit against bare SQL (CAMPAIGNS=500 ORDERS=300000)
	$(do) bench-campaign
bench-leads: ## speed of assigning leads against Odoo's own (LEADS=10000)
	$(do) bench-leads
bench-persian: ## groups by Jalali month against Gregorian ones, 200,000 leads
	@ONLY=persian scripts/bootstrap.sh bench
bench-recovery: ## the queue of 100,000 recovery cases against a stock list of the same size
	@ONLY=recovery scripts/bootstrap.sh bench
shots: ## screenshots in English and Persian into docs/ (SHOTS=name: some)
	$(do) shots
host-tests: ## stock suites without and with crm_fa, and the difference (SUITES=crm,sale)
	$(do) host-tests
demo-cdnow: ## the ladder of a public purchase history (SAMPLE=1: its 10 % sample)
	$(do) demo-cdnow
setup: ## fetch everything and build the database template, run nothing
	$(do) setup
stop: ## stop the private database server
	$(do) stop
clean: ## drop this project's databases and by-products
	$(do) clean
distclean: ## clean, and empty the cache
	$(do) clean --all
