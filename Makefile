# The doors. `make` alone lists them.
# Needed: make, Python 3.11 or newer with its venv module, and a package registry to install from.

# The first Python on PATH that is new enough. Another one: make PYTHON=/path/to/python3
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
# Only Python itself is called: the other programs there know the folder in which they were installed, and fail when
# it has moved.

# What a person has set up for pip or Python elsewhere stays outside: of pip's settings count only those that say how
# packages are fetched. A file of settings may still say `user = true`, which no .venv can follow: so it is said here.
export PIP_USER := 0
FETCHING := INDEX_URL EXTRA_INDEX_URL NO_INDEX FIND_LINKS TRUSTED_HOST CERT CLIENT_CERT PROXY CACHE_DIR NO_CACHE_DIR \
	DEFAULT_TIMEOUT TIMEOUT RETRIES CONFIG_FILE KEYRING_PROVIDER USE_FEATURE USE_DEPRECATED
unexport $(filter-out PIP_USER $(FETCHING:%=PIP_%),$(filter PIP_%,$(.VARIABLES)))
unexport PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONINSPECT PYTHONWARNINGS PYTHONOPTIMIZE PYTHONUSERBASE

# Empty (`make book BOOKFLAGS=`), it shows each step of the build.
BOOKFLAGS ?= -q

.PHONY: help book test quick weekly check approve mutants twice matrix live classroom collect paperwork lms print site links update bench bench-hub clean

help: ## list these doors
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

book: .venv/book.stamp ## build the book into _build/html, warnings as errors
	@$(BIN)/python _ext/edition book $(BOOKFLAGS)

test: .venv/tests.stamp ## run all tests, browser included
	@$(BIN)/python -m pytest tests --numprocesses auto --dist loadfile

quick: .venv/tests.stamp ## run the tests that need no built book, in under a minute
	@$(BIN)/python -m pytest tests -m "not book and not slow" --numprocesses auto --dist loadfile

weekly: .venv/tests.stamp ## run the tests that take long: every notebook in two browsers, in half an hour
	@$(BIN)/python -m pytest tests -m "weekly or firefox" --numprocesses auto --dist loadfile

check: .venv/book.stamp ## check data/ and the chapters without building, in a few seconds
	@$(BIN)/python _ext/edition check

approve: book .venv/tests.stamp ## take what the pages show now for right: then read git diff tests/approved
	@PYTHONPATH=tests $(BIN)/python -m approved_text

mutants: .venv/tests.stamp ## change one thing in five hundred ways, and count what is refused
	@PYTHONPATH=tests $(BIN)/python -m mutants

twice: .venv/tests.stamp ## build one commit twice, elsewhere and later, and compare byte for byte
	@PYTHONPATH=tests $(BIN)/python -m twins

matrix: .venv/tests.stamp ## build a small book with each setting that adopters may make, and count
	@PYTHONPATH=tests $(BIN)/python -m matrix

# `make live EDITION=instructor` opens other copies, with the solved exercises beside them.
live: book ## open the notebooks in JupyterLab, as copies that are yours to change
	@$(BIN)/python _ext/edition live $(EDITION:%=--edition=%)

classroom: book .venv/classroom.stamp ## write the solved exercises and a course for nbgrader into _build/classroom
	@$(BIN)/python _ext/edition classroom

# `make collect` without FROM writes feedback and marks again: after marking by hand.
collect: .venv/classroom.stamp ## mark what students sent: make collect FROM=a folder or a zip
	@$(BIN)/python _ext/edition collect $(if $(FROM),"$(FROM)")

paperwork: classroom ## write worksheet and answer key (PDF), lesson plans to edit (.docx), into _build/classroom/paper
	@$(BIN)/python _ext/edition paperwork

lms: book ## write the questions and quizzes for learning platforms into _build/lms
	@$(BIN)/python _ext/edition lms

print: .venv/print.stamp book ## PDFs for paper, an EPUB and a copy to read offline, into _build/print
	@echo "Making the PDFs, the EPUB and the offline copy: one or two minutes."
	@$(BIN)/python _ext/edition print

# Last, when the copies are made: what follows `make site` and builds the book again leaves it without Python.
site: print .venv/runtime.stamp ## all that is published: the book, its copies, and Python for its notebooks
	@echo "Putting Python into the pages: two minutes the first time, and when a notebook has changed."
	@$(BIN)/python _ext/edition site

links: .venv/book.stamp ## ask every address outside the book whether it still answers
	@$(BIN)/python _ext/edition links

update: .venv/tests.stamp ## renew all locks, and show what changed
	@$(BIN)/python tests/update.py

bench: .venv/tests.stamp ## measure pages and builds beside the theme's defaults, in a quarter of an hour
	@PYTHONPATH=tests:_ext $(BIN)/python -m bench

bench-hub: book .venv/tests.stamp ## measure classes on a real JupyterHub; Linux, as root, on a machine to throw away
	@$(BIN)/python tests/load $(STUDENTS)

clean: ## remove what was built, but not the copies in _build/live and the course in _build/classroom
	@if [ -d _build ]; then find _build -mindepth 1 -maxdepth 1 ! -name live ! -name classroom -exec rm -rf {} +; fi
	@for own in _build/live _build/classroom; do \
		if [ -d $$own ]; then echo "Kept $$own, where your own changes are. To remove it: rm -r $$own"; fi; done

# .venv holds exactly what the lock names: another lock, another .venv. Numbers that other versions computed go with
# it. The stamp is made last, so that an interrupted installation starts again.
.venv/book.stamp: requirements.txt
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is missing: install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) does not run or is older than Python 3.11: name a newer one: make PYTHON=/path/to/python3"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) has no venv module: install python3-venv (on Debian and Ubuntu: apt install python3-venv)"; exit 1; }
	@echo "Making .venv with $(PYTHON): one to three minutes."
	@"$(PYTHON)" -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@rm -rf _build/.doctrees _build/.jupyter_cache
	@touch $@

.venv/classroom.stamp: _ext/edition/notebooks/classroom/requirements.txt .venv/book.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r _ext/edition/notebooks/classroom/requirements.txt
	@touch $@

.venv/print.stamp: _ext/edition/paper/requirements.txt .venv/book.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r _ext/edition/paper/requirements.txt
	@touch $@

.venv/runtime.stamp: _ext/edition/runtime/requirements.txt .venv/book.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r _ext/edition/runtime/requirements.txt
	@touch $@

.venv/tests.stamp: tests/requirements.txt .venv/classroom.stamp .venv/print.stamp .venv/runtime.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@
