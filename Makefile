# Every target is one line to something readable. `make` alone lists them.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONPATH := $(CURDIR)
.PHONY: help run test test-slow check format bench bench-quick bench-long

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\): .*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|'

run:  ## start Leadwerk with the demo company (LEADS=1500, LEADWERK_PORT=8000)
	@tools/run

test: .venv  ## all tests, on SQLite and then on PostgreSQL
	@tools/test

test-slow: .venv  ## races at scale, kill tests, every material file, on both databases
	@LEADWERK_TEST_EXAMPLES=searching tools/test -m slow

check: .venv  ## tests and checks: format, lint, types, imports, migrations, translations, API, deployment
	@tools/check

format: .venv  ## put the source in shape
	@ruff format . && ruff check --fix .

bench: .venv  ## all standard questions at 1,000,000 leads, both databases
	@python -m bench --leads 1000000

bench-quick: .venv  ## the same at 100,000 leads
	@python -m bench --leads 100000

bench-long: .venv  ## what takes hours: an hour of writing, a file of 1,000,000 rows
	@python -m bench --long --leads 1000000

.venv: .FORCE
	@tools/venv dev
.FORCE:
