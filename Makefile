# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
#
# Every target works from a clean clone. `make` alone lists them. JOBS=2 limits parallel work; SWIFT names the toolchain.

.DEFAULT_GOAL := help
SHELL := /bin/sh

PREFIX  ?= /usr/local
DESTDIR ?=
JOBS    ?=
BENCH   ?=
FUZZ_SECONDS ?= 60
ROUNDS  ?= 10

# The first toolchain found: the one on PATH, else the usual places.
SWIFT ?= $(or $(shell command -v swift 2>/dev/null),$(firstword $(wildcard /opt/swift/usr/bin/swift \
	/usr/local/swift/usr/bin/swift /usr/libexec/swift/bin/swift $(HOME)/.local/share/swiftly/bin/swift)))

ifneq ($(SWIFT),)
export PATH := $(dir $(SWIFT)):$(PATH)
endif

PROGRAMS := substrate substrate-archive substrate-doorman substrate-git-reader
SOURCES  := Sources Tests Tools Package.swift
FLAGS    := $(if $(JOBS),-j $(JOBS))
RELEASE  := -c release --static-swift-stdlib $(FLAGS)
BASE     := ^($(subst $() ,|,$(strip $(notdir $(wildcard Tests/Base/*)))))[.]

.PHONY: help deps deps-bench swift build release demo test test-thread test-address lint format tidy docs \
	check bench soak conformance fuzz install uninstall clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

deps: swift ## install the Debian packages that building and testing need
	@Packaging/install-packages Packaging/debian-packages.txt

deps-bench: deps
	@Packaging/install-packages Packaging/debian-packages-bench.txt

swift:
	@if [ -z "$(SWIFT)" ] || ! "$(SWIFT)" --version >/dev/null 2>&1; then \
		echo "No Swift toolchain was found." >&2; \
		echo "next: install Swift 6.3 or newer, put its bin directory on PATH, or run: make SWIFT=/path/to/swift" >&2; \
		exit 1; \
	fi

build: deps ## build everything for debugging
	$(SWIFT) build --build-tests $(FLAGS)

release: deps ## build the programs for use
	@for program in $(PROGRAMS); do $(SWIFT) build $(RELEASE) --product $$program || exit 1; done

demo: release ## build, then watch the system work on real files (no network, under three minutes)
	.build/release/substrate demo $(DEMO)

# One after another: tests that start programs and servers must not starve each other on a small machine.
test: build ## build, then run every test
	$(SWIFT) test --skip-build --disable-xctest --no-parallel $(FLAGS)

test-thread: deps ## run the tests of the base layer under the thread sanitizer
	SWIFT_BACKTRACE=enable=no $(SWIFT) test --sanitize thread --scratch-path .build/thread --disable-xctest \
		--filter '$(BASE)' $(FLAGS)

test-address: deps ## run the tests of the base layer under the address sanitizer
	SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize address \
		--scratch-path .build/address --disable-xctest --filter '$(BASE)' $(FLAGS)

format: swift ## put the sources into the house format
	$(SWIFT) format format -i -p -r --configuration .swift-format $(SOURCES)

lint: swift
	$(SWIFT) format lint -s -p -r --configuration .swift-format $(SOURCES)

tidy: build
	.build/debug/tidy

docs: build ## write the generated reference, manual pages and completions again
	.build/debug/docgen

check: lint test ## format, style and import rules, warnings as errors, tests, generated files up to date
	.build/debug/tidy
	.build/debug/docgen --check
	@echo "All checks passed."

bench: deps-bench release ## run the benchmarks; BENCH=name runs one
	@for question in $(or $(BENCH),$(patsubst Benchmarks/%/run,%,$(wildcard Benchmarks/*/run))); do \
		echo "== $$question"; Benchmarks/$$question/run || exit 1; \
	done

soak: deps-bench release ## kill, cut, tear and fill disks under the built archive for ROUNDS rounds each (needs root)
	Tools/soak/run --rounds $(ROUNDS)

conformance: deps-bench release ## check the built archive's logs with an independent verifier, up to 1,000,000 entries
	Tools/soak/conformance

fuzz: deps ## fuzz the HTTP codec for FUZZ_SECONDS
	FUZZ=1 $(SWIFT) build -c release --scratch-path .build/fuzz $(FLAGS) --product fuzz-http
	SWIFT_BACKTRACE=enable=no .build/fuzz/release/fuzz-http -max_total_time=$(FUZZ_SECONDS)

install: release ## install programs, manual pages and completions under PREFIX (and DESTDIR)
	install -d "$(DESTDIR)$(PREFIX)/bin"
	@for program in $(PROGRAMS); do \
		echo "install $$program"; \
		install -s -m 755 .build/release/$$program "$(DESTDIR)$(PREFIX)/bin/$$program" || exit 1; \
	done
	@for section in 1 5 7; do \
		install -d "$(DESTDIR)$(PREFIX)/share/man/man$$section"; \
		for page in Packaging/man/*.$$section; do \
			[ ! -e "$$page" ] || install -m 644 "$$page" "$(DESTDIR)$(PREFIX)/share/man/man$$section/" || exit 1; \
		done; \
	done
	install -D -m 644 Packaging/completions/bash/substrate \
		"$(DESTDIR)$(PREFIX)/share/bash-completion/completions/substrate"
	install -D -m 644 Packaging/completions/zsh/_substrate "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_substrate"
	install -D -m 644 Packaging/completions/fish/substrate.fish \
		"$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/substrate.fish"
	@cd Examples && find . -type f -exec install -D -m 644 '{}' "$(abspath $(DESTDIR)$(PREFIX))/share/substrate/Examples/{}" \;

uninstall: ## take away what install put there; data stays
	rm -f $(foreach program,$(PROGRAMS),"$(DESTDIR)$(PREFIX)/bin/$(program)")
	rm -f "$(DESTDIR)$(PREFIX)"/share/man/man[157]/substrate*
	rm -f "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/substrate" \
		"$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_substrate" \
		"$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/substrate.fish"
	rm -rf "$(DESTDIR)$(PREFIX)/share/substrate"

clean: ## take away everything that was built
	rm -rf .build build
