# SPDX-License-Identifier: Apache-2.0
# `make help` lists the targets. Everything that is built lies in build/.

VERSION  := 0.1.0
VARIANT  ?= release
CC       := $(if $(filter default,$(origin CC)),gcc,$(CC))
PREFIX   ?= /usr/local
BINDIR   ?= $(PREFIX)/bin
MANDIR   ?= $(PREFIX)/share/man
TARGET   ?= .
FUZZ_TIME ?= 60
B        := build/$(VARIANT)
Q        := $(if $(V),,@)
say       = $(if $(V),,@printf '%-8s %s\n' '$(1)' '$(2)';)

PACKAGES := libpcre2-8 libhs jansson yaml-0.1 libdeflate
HEADERS_ONLY := libcurl
TEST_PACKAGES := cmocka

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wformat=2 -Wundef -Wvla -Wcast-qual \
	-Wwrite-strings -Wpointer-arith -Wnull-dereference -Wimplicit-fallthrough -Wdouble-promotion
PROBED_WARNINGS := -Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wcast-align=strict \
	-Walloc-zero -Wcomma -Wunreachable-code
HARDENING := -fstack-protector-strong -fPIE
PROBED_HARDENING := -fstack-clash-protection -fcf-protection=full \
	-fstrict-flex-arrays=3 -fzero-call-used-regs=used-gpr

release_CFLAGS  := -O2 -g -D_FORTIFY_SOURCE=2
asan_CFLAGS     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -DARENA_DEBUG
tsan_CFLAGS     := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
torture_CFLAGS  := -O1 -g -DTORTURE -fsanitize=address,undefined -fno-sanitize-recover=all
coverage_CFLAGS := -O0 -g --coverage
fuzz_CFLAGS     := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -DARENA_DEBUG
$(if $($(VARIANT)_CFLAGS),,$(error unknown VARIANT '$(VARIANT)': release asan tsan torture coverage fuzz))

GEN      := $(B)/gen
LIB      := $(B)/libpatrol.a
PROGRAM  := $(B)/patrol
EMBED    := $(B)/embed-rules
MINT     := $(B)/mint

LIB_SRC  := $(sort $(wildcard src/*/*.c))
CMD_SRC  := $(sort $(filter-out cmd/embed_rules.c,$(wildcard cmd/*.c)))
RULES    := $(sort $(wildcard rules/[a-z]*.yml))
UNIT_SRC := $(sort $(wildcard tests/unit/*/*_test.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
TESTLIB_SRC := $(sort $(wildcard tests/lib/*.c))

obj       = $(patsubst %.c,$(B)/%.o,$(1))
LIB_OBJ  := $(call obj,$(LIB_SRC))
UNIT     := $(patsubst tests/unit/%_test.c,$(B)/unit/%_test,$(UNIT_SRC))
FUZZ     := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(FUZZ_SRC))

.DEFAULT_GOAL := all
.PHONY: all lib deps scan check test unit cli contract replay check-rules selfscan lint golden \
	asan tsan torture coverage fuzz bench format format-check tidy man completions install \
	uninstall dist clean help FORCE
.DELETE_ON_ERROR:
.SECONDARY:

# A machine without the libraries gets them before anything is compiled.
CONFIG := $(B)/config-$(notdir $(CC)).mk
NO_BUILD := clean help deps dist format format-check
ifneq ($(filter-out $(NO_BUILD),$(or $(MAKECMDGOALS),all)),)
-include $(CONFIG)
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
$(B)/members: HOLDS = $(LIB_SRC)
$(B)/flags $(B)/members: FORCE
	$(Q)mkdir -p $(@D); echo '$(subst ','\'',$(HOLDS))' | cmp -s - $@ || echo '$(subst ','\'',$(HOLDS))' >$@

all: build/patrol ## build the program (default)
lib: $(LIB)       ## build libpatrol.a

build/patrol: $(PROGRAM) FORCE
	$(Q)ln -sfn $(VARIANT)/patrol $@

$(B)/%.o: %.c $(B)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(LIB): $(LIB_OBJ) $(B)/members
	$(call say,AR,$@)
	$(Q)rm -f $@; ar rcs $@ $(LIB_OBJ)

$(GEN)/builtin_rules.c: $(EMBED) $(RULES)
	$(call say,EMBED,$@)
	$(Q)mkdir -p $(@D); $(EMBED) $(RULES) >$@.tmp && mv $@.tmp $@

$(GEN)/%.o: $(GEN)/%.c $(B)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -Wno-overlength-strings -MMD -MP -c $< -o $@

$(EMBED): $(B)/cmd/embed_rules.o $(LIB)
$(PROGRAM): $(call obj,$(CMD_SRC)) $(GEN)/builtin_rules.o $(LIB)
$(MINT): $(B)/tests/lib/mint_main.o $(LIB)
$(UNIT): $(B)/unit/%_test: $(B)/tests/unit/%_test.o $(call obj,$(filter-out %_main.c,$(TESTLIB_SRC))) $(GEN)/builtin_rules.o $(LIB)
$(UNIT): private LIBS_ALL += -lcmocka
$(EMBED) $(PROGRAM) $(MINT) $(UNIT):
	$(call say,LD,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -o $@ $(filter %.o,$^) $(LIB) $(LDFLAGS_ALL) $(LIBS_ALL)

-include $(shell find $(B) -name '*.d' 2>/dev/null)

deps: ## install the libraries and tools that are missing
	$(Q)sh .ci/deps build test

scan: all ## scan TARGET=DIR and print the report
	$(Q)build/patrol scan '$(subst ','\'',$(TARGET))'

clean: ## remove everything that was built
	rm -rf build

help: ## this list
	$(Q)awk -F':.*## ' '/^[a-z-]+:.*## /{sub(/:.*/,"",$$1); printf "%-14s %s\n", $$1, $$2}' Makefile
