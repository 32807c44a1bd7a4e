# SPDX-License-Identifier: Apache-2.0
# `make help` lists the targets. Everything that is built lies in build/<variant>/.

VERSION   := 0.1.0
VARIANT   ?= release
CC        := $(if $(filter default,$(origin CC)),$(or $(firstword $(foreach c,gcc clang,$(shell command -v $c >/dev/null && echo $c))),gcc),$(CC))
PYTHON    ?= $(firstword $(wildcard /usr/bin/python3) python3)
JOBS      ?= $(or $(shell nproc 2>/dev/null),2)
PREFIX    ?= /usr/local
BINDIR    ?= $(PREFIX)/bin
DATADIR   ?= $(PREFIX)/share
TARGET    ?= .
FUZZ_TIME ?= 60
B         := build/$(VARIANT)
Q         := $(if $(V),,@)
# For the steps that build much, where the caller gave no -j.
PARALLEL   = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS))
# Quiet with make -s, whole commands with V=1.
say        = $(if $(V)$(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS)))),,@printf '%-8s %s\n' '$(1)' '$(2)';)

PACKAGES := libpcre2-8 jansson yaml-0.1 libdeflate zlib
HEADERS_ONLY := libcurl sqlite3 libarchive

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wformat=2 -Wundef -Wvla -Wcast-qual \
	-Wwrite-strings -Wpointer-arith -Wnull-dereference -Wimplicit-fallthrough -Wdouble-promotion
PROBED_WARNINGS := -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wcast-align=strict \
	-Walloc-zero -Wcomma -Wunreachable-code
HARDENING := -fstack-protector-strong -fPIE
PROBED_HARDENING := -fstack-clash-protection -fcf-protection=full \
	-fstrict-flex-arrays=3 -fzero-call-used-regs=used-gpr

SANITIZE         := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
release_CFLAGS   := -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
asan_CFLAGS      := -O1 -g $(SANITIZE) -DARENA_DEBUG
tsan_CFLAGS      := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
torture_CFLAGS   := -O1 -g $(SANITIZE) -DTORTURE
coverage_CFLAGS  := -O0 -g --coverage
fuzz_CFLAGS      := -O1 -g -fsanitize=fuzzer-no-link $(SANITIZE) -DARENA_DEBUG
VARIANTS         := release asan tsan torture coverage fuzz
$(if $(filter $(VARIANT),$(VARIANTS)),,$(error unknown VARIANT '$(VARIANT)': $(VARIANTS)))

GEN      := $(B)/gen
LIB      := $(B)/libpatrol.a
PROGRAM  := $(B)/patrol
EMBED    := $(B)/embed-rules
MINT     := $(if $(wildcard tests/lib/mint_main.c),$(B)/mint)

LIB_SRC  := $(sort $(wildcard src/*/*.c))
CMD_SRC  := $(sort $(filter-out cmd/embed_rules.c,$(wildcard cmd/*.c)))
RULES    := $(sort $(wildcard rules/[a-z]*.yml))
UNIT_SRC := $(sort $(wildcard tests/unit/*/*_test.c))
CONTRACT_SRC := $(sort $(wildcard tests/contract/*_test.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
BENCH_SRC := $(sort $(wildcard tests/bench/*_bench.c))
# Files of tests/lib that have a main or hook into one are linked by name.
TESTLIB_SRC := $(filter-out %_main.c %/torture.c,$(sort $(wildcard tests/lib/*.c)))

obj       = $(patsubst %.c,$(B)/%.o,$(1))
LIB_OBJ  := $(call obj,$(LIB_SRC))
CMD_OBJ  := $(call obj,$(CMD_SRC))
TESTLIB_OBJ := $(call obj,$(TESTLIB_SRC))
HOOK_OBJ := $(if $(filter torture,$(VARIANT)),$(B)/tests/lib/torture.o)
UNIT     := $(patsubst %.c,$(B)/%,$(UNIT_SRC))
CONTRACT := $(patsubst %.c,$(B)/%,$(CONTRACT_SRC))
FUZZ     := $(patsubst tests/fuzz/fuzz_%.c,$(B)/fuzz/%,$(FUZZ_SRC))
REPLAY   := $(patsubst tests/fuzz/fuzz_%.c,$(B)/replay/%,$(FUZZ_SRC))
BENCHES  := $(patsubst tests/bench/%.c,$(B)/bench/%,$(BENCH_SRC))

BUILDING := all lib scan install man completions
TESTING  := check test unit cli contract openapi replay check-rules selfscan lint golden asan tsan torture \
	coverage valgrind fuzz bench bench-save
.DEFAULT_GOAL := all
.PHONY: $(BUILDING) $(TESTING) build-tests torture-run fuzz-run deps format format-check tidy uninstall dist clean help FORCE
.DELETE_ON_ERROR:
.SECONDARY:
GOALS    := $(or $(MAKECMDGOALS),all)
MAKEFLAGS += --no-print-directory

# A machine without the libraries gets them before anything is compiled.
ifneq ($(filter $(TESTING),$(GOALS)),)
ifneq ($(shell sh .ci/deps build test || echo failed),)
$(error tests need what is missing)
endif
endif
CONFIG := $(B)/config-$(notdir $(CC)).mk
ifneq ($(filter-out deps format format-check uninstall dist clean help,$(GOALS)),)
include $(CONFIG)
endif

$(CONFIG): Makefile .ci/deps .ci/probe
	$(Q)mkdir -p $(@D)
	$(Q)sh .ci/deps build
	$(Q)sh .ci/probe '$(CC)' '$(PACKAGES)' '$(HEADERS_ONLY)' '$(PROBED_WARNINGS) $(PROBED_HARDENING)' >$@.tmp
	$(Q)mv $@.tmp $@

CPPFLAGS_ALL = -D_GNU_SOURCE -DPATROL_VERSION='"$(VERSION)"' -Isrc -I. $(PKG_CPPFLAGS) $(CPPFLAGS)
CFLAGS_ALL   = -std=c11 $(WARNINGS) $(HARDENING) $(PROBED_FLAGS) $(WERROR) $($(VARIANT)_CFLAGS) $(CFLAGS)
LDFLAGS_ALL  = -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed $($(VARIANT)_CFLAGS) $(LDFLAGS)
LIBS_ALL     = $(PKG_LIBS) -ldl -pthread -lm

$(B)/flags:   HOLDS = $(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) | $(LDFLAGS_ALL) $(LIBS_ALL)
$(B)/members: HOLDS = $(LIB_SRC) $(CMD_SRC) $(TESTLIB_SRC) $(RULES)
$(B)/flags $(B)/members: FORCE
	$(Q)mkdir -p $(@D); echo '$(subst ','\'',$(HOLDS))' | cmp -s - $@ || echo '$(subst ','\'',$(HOLDS))' >$@

## Build

all: build/patrol ## build the program (default)
lib: $(LIB)       ## build libpatrol.a

build/patrol: $(PROGRAM) FORCE
	$(Q)ln -sfn $(PROGRAM:build/%=%) $@

$(B)/%.o: %.c $(B)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(LIB): $(LIB_OBJ) $(B)/members
	$(call say,AR,$@)
	$(Q)rm -f $@; ar rcs $@ $(LIB_OBJ)

$(GEN)/builtin_rules.c: $(EMBED) $(RULES) $(B)/members
	$(call say,EMBED,$@)
	$(Q)mkdir -p $(@D); $(EMBED) $(RULES) >$@.tmp && mv $@.tmp $@

$(GEN)/%.o: $(GEN)/%.c $(B)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -Wno-overlength-strings -Wno-pedantic -MMD -MP -c $< -o $@

$(EMBED): $(B)/cmd/embed_rules.o
$(MINT): $(B)/tests/lib/mint_main.o
$(PROGRAM): $(CMD_OBJ) $(GEN)/builtin_rules.o
$(UNIT) $(CONTRACT): $(B)/%: $(B)/%.o $(TESTLIB_OBJ) $(GEN)/builtin_rules.o
$(REPLAY): $(B)/replay/%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/lib/replay_main.o $(B)/tests/lib/pack_maker.o $(GEN)/builtin_rules.o
$(FUZZ): $(B)/fuzz/%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/lib/pack_maker.o $(GEN)/builtin_rules.o
$(BENCHES): $(B)/bench/%: $(B)/tests/bench/%.o $(GEN)/builtin_rules.o
$(UNIT) $(CONTRACT): private LIBS_ALL += -lcmocka
$(FUZZ): private LDFLAGS_ALL += -fsanitize=fuzzer
$(EMBED) $(PROGRAM) $(MINT) $(UNIT) $(CONTRACT) $(REPLAY) $(FUZZ) $(BENCHES): $(HOOK_OBJ) $(LIB) $(B)/members
	$(call say,LD,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -o $@ $(filter %.o,$^) $(LIB) $(LDFLAGS_ALL) $(LIBS_ALL)

-include $(shell find $(B) -name '*.d' 2>/dev/null)

deps: ## install the libraries and tools that are missing
	$(Q)sh .ci/deps build test

scan: ## scan TARGET=DIR and print the report (make turns every exit code but 0 into 2)
	$(Q)[ -e $(PROGRAM) ] || echo 'patrol: building ...' >&2
	$(Q)mkdir -p $(B); $(MAKE) $(PARALLEL) all >$(B)/build.log 2>&1 || { cat $(B)/build.log >&2; exit 4; }
	@$(PROGRAM) scan -- '$(subst ','\'',$(value TARGET))'

## Test. Suites are lists of commands; tests/lib/tally runs, counts and says how to repeat one.

export PATROL := $(PROGRAM)
export MINT PYTHON CC
export LIBPATROL := $(LIB)
export COMPILE    = $(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL)
export CMOCKA_MESSAGE_OUTPUT := TAP
export ASAN_OPTIONS  ?= detect_leaks=1:strict_string_checks=1:allocator_may_return_null=1:handle_segv=2:handle_sigbus=2:handle_sigfpe=2
export UBSAN_OPTIONS ?= print_stacktrace=1
export TSAN_OPTIONS  ?= halt_on_error=1:allocator_may_return_null=1
TALLY    := $(PYTHON) tests/lib/tally -j $(JOBS)
# An empty suite is a command that fails.
suite     = $(if $(strip $(2)),$(2),'exit:echo "no test in suite $(1)"; false')

lint_SUITE        = $(patsubst %,exit:%,$(filter-out %.py %.md %__pycache__,$(sort $(wildcard tests/lint/*))))
unit_SUITE        = $(patsubst %,tap:%,$(UNIT))
contract_SUITE    = $(patsubst %,tap:%,$(CONTRACT))
openapi_SUITE     = 'tap:$(PYTHON) tests/contract/openapi.py build/openapi'
cli_SUITE         = 'tap:$(PYTHON) tests/cli/run$(if $(filter cli,$(GOALS)), $(T))'
replay_SUITE      = $(foreach t,$(REPLAY),'tap:$t fixtures/corpus/$(notdir $t)')
check-rules_SUITE = 'exit:$(PROGRAM) rules check'
selfscan_SUITE    = 'exit:$(PROGRAM) scan --no-verify --no-history --exclude build .' \
	'exit:$(PROGRAM) scan --no-verify $(PROGRAM)'
TEST_SUITES      := unit $(if $(CONTRACT),contract) openapi cli replay check-rules selfscan
run_suites        = $(TALLY) $(if $(T),-k '$(T)') $(foreach s,$(1),$(call suite,$s,$($s_SUITE)))

build-tests: $(PROGRAM) $(MINT) $(UNIT) $(CONTRACT) $(REPLAY)

check: ## lint and every test: before a commit
	$(Q)$(MAKE) $(PARALLEL) build-tests
	$(Q)$(call run_suites,lint $(TEST_SUITES))

test: ## every test (T=word: those whose name has it)
	$(Q)$(MAKE) $(PARALLEL) build-tests
	$(Q)$(call run_suites,$(TEST_SUITES))

lint: $(LIB) ## the laws of the house: layers, symbols, sizes, no tokens, ...
	$(Q)$(call run_suites,lint)

unit: $(UNIT) ## unit tests (T=word filters)
contract: $(CONTRACT) $(PROGRAM) ## what every source, format, ... has to fulfil
replay: $(REPLAY) ## the corpora of the fuzz targets, under any compiler
openapi: ## our requests against GitHub's OpenAPI description, fetched with npm (skipped without it)
cli: $(PROGRAM) $(MINT) ## the golden command lines
check-rules: $(PROGRAM) ## each rule proves itself
selfscan: $(PROGRAM) ## the program over its own tree and over itself: nothing found
unit contract openapi replay cli check-rules selfscan:
	$(Q)$(call run_suites,$@)

golden: $(PROGRAM) $(MINT) $(B)/tests/contract/report_format_test ## rewrite the golden files (T=word: some); the diff is the review
	$(Q)case contract/report_format_test in *'$(T)'*) PATROL_GOLDEN=1 $(B)/tests/contract/report_format_test >/dev/null ;; esac
	$(Q)$(PYTHON) tests/cli/run --golden $(T)

asan tsan: ## the tests under AddressSanitizer and UBSan, or ThreadSanitizer
	$(Q)$(MAKE) VARIANT=$@ test

torture: ## unit tests with the Nth allocation failing, N = 1, 2, ... until none fails
	$(Q)$(MAKE) $(PARALLEL) VARIANT=torture torture-run

torture-run: $(UNIT)
	$(Q)$(TALLY) $(if $(T),-k '$(T)') --wrap 'env TORTURE=all' $(unit_SUITE)

coverage: ## the tests, then lines covered by file
	$(Q)$(MAKE) VARIANT=coverage test
	$(Q)sh tests/lib/coverage build/coverage

valgrind: $(UNIT) ## unit tests under valgrind
	$(Q)$(TALLY) $(if $(T),-k '$(T)') --wrap 'valgrind -q --error-exitcode=99 --leak-check=full' $(unit_SUITE)

fuzz: ## each fuzz target FUZZ_TIME seconds from its corpus (clang; T=word filters)
	$(Q)$(MAKE) $(PARALLEL) CC=clang VARIANT=fuzz fuzz-run

fuzz-run: $(FUZZ)
	$(Q)set -e; for target in $(if $(T),$(foreach f,$(FUZZ),$(if $(findstring $(T),$f),$f)),$(FUZZ)); do \
		name=$${target##*/}; mkdir -p $(B)/corpus/$$name; echo "FUZZ     $$name"; \
		$$target -max_total_time=$(FUZZ_TIME) -print_final_stats=0 -verbosity=0 -timeout=10 \
			-artifact_prefix=$(B)/corpus/$$name- $(B)/corpus/$$name fixtures/corpus/$$name; done

bench: $(PROGRAM) $(MINT) $(BENCHES) ## a table of ratios: tree, start-up, matcher, memory, peers
	$(Q)$(PYTHON) tests/bench/bench.py

bench-save: $(PROGRAM) $(MINT) $(BENCHES) ## the same, kept in a dated folder of tests/bench/runs
	$(Q)$(PYTHON) tests/bench/bench.py --save

## Look after the code

SOURCES = $(shell git ls-files '*.c' '*.h')
format: ## clang-format on every C file
	$(Q)clang-format -i $(SOURCES)

format-check:
	$(Q)clang-format --dry-run --Werror $(SOURCES)

tidy: $(GEN)/builtin_rules.c ## clang-tidy
	$(Q)clang-tidy --quiet $(LIB_SRC) $(CMD_SRC) -- -std=c11 $(CPPFLAGS_ALL)

## Install

man: all ## patrol.1 from the option table
	$(Q)$(PROGRAM) help --man >$(B)/patrol.1

completions: all ## bash, zsh and fish completions from the option table
	$(Q)for shell in bash zsh fish; do $(PROGRAM) help --completion $$shell >$(B)/patrol.$$shell || exit; done

install: all man completions ## under PREFIX, or below DESTDIR
	install -D -m 755 $(PROGRAM) '$(DESTDIR)$(BINDIR)/patrol'
	install -D -m 644 $(B)/patrol.1 '$(DESTDIR)$(DATADIR)/man/man1/patrol.1'
	install -D -m 644 $(B)/patrol.bash '$(DESTDIR)$(DATADIR)/bash-completion/completions/patrol'
	install -D -m 644 $(B)/patrol.zsh '$(DESTDIR)$(DATADIR)/zsh/site-functions/_patrol'
	install -D -m 644 $(B)/patrol.fish '$(DESTDIR)$(DATADIR)/fish/vendor_completions.d/patrol.fish'

uninstall: ## what install put there
	rm -f '$(DESTDIR)$(BINDIR)/patrol' '$(DESTDIR)$(DATADIR)/man/man1/patrol.1' \
		'$(DESTDIR)$(DATADIR)/bash-completion/completions/patrol' \
		'$(DESTDIR)$(DATADIR)/zsh/site-functions/_patrol' \
		'$(DESTDIR)$(DATADIR)/fish/vendor_completions.d/patrol.fish'

dist: ## build/patrol-$(VERSION).tar.gz of the last commit
	mkdir -p build
	git archive --prefix=patrol-$(VERSION)/ HEAD | gzip -n >build/patrol-$(VERSION).tar.gz

clean: ## remove everything that was built
	rm -rf build

help: ## this list
	$(Q)awk -F':.*## ' '/^[a-z][a-z -]*:.*## / {printf "%-14s %s\n", $$1, $$2}' Makefile
