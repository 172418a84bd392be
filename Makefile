# Dateline's commands. Each installs what it needs and this machine lacks.
#   make demo    build, fill a sample newspaper and serve it at http://localhost:8080  (LISTEN=127.0.0.1:8081 for another port)
#   make test    run every test: on SQLite, on a PostgreSQL of its own, in a real browser  (CHROMIUM=PATH for another browser)
#   make audit   measure all pages of the sample: axe, Nu, console, movement, weight, links, Lighthouse  (on a quiet machine; target/audit.json)
#   make bench   measure speed and memory beside nginx, with the program as it is released  (on a quiet machine; target/bench.json)
#   make fuzz    feed every parser of outside bytes, SECONDS=20 each  (TARGETS="html page" for some)
#   make faults  kill, fill, break, freeze and set back everything that may fail, all the way (hours; `make test` has each in short; target/faults.json)
#   make check   format, lints, licences, rules of the house
#   make build   build the program;  make fonts  cut the theme's fonts;  make desk  fetch what the desk's app is bundled from;
#   make setup   install what tests need

LISTEN ?=
DATA ?= dateline-data-demo
FAULTS ?=
SECONDS ?= 20
TARGETS ?=
export CHROMIUM

.PHONY: demo test audit bench faults fuzz check build fonts desk setup

demo: build
	@scripts/demo.sh "$(DATA)" $(LISTEN)

test:
	@scripts/test.sh

audit: build
	@scripts/setup.sh test
	@scripts/audit.sh

bench:
	@scripts/setup.sh bench
	@scripts/parts.sh
	@cargo build --release --locked -p dateline
	@scripts/bench.sh

fuzz:
	@scripts/parts.sh
	@SECONDS_EACH=$(SECONDS) scripts/fuzz.sh $(TARGETS)

faults:
	@scripts/faults.sh $(FAULTS)

check:
	@scripts/setup.sh check
	@scripts/check.sh

build:
	@scripts/setup.sh build
	@scripts/parts.sh
	@cargo build --locked -p dateline

fonts:
	@scripts/fonts.sh

desk:
	@scripts/player.sh
	@scripts/desk-app.sh

setup:
	@scripts/setup.sh test
