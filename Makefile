# cpsfc - build, test, install. `make help` lists the targets.
#
#   make report            installs what is missing, builds, turns an example into an HTML report
#   make test              all tests
#   make SANITIZE=1 test   the same with address and undefined-behaviour sanitizers (its own build folder)
#   make CC=clang          another compiler (its own build folder)

# The one place of the version and its day; the program, its manual and its packages take them from here.
VERSION  := 0.1.0
RELEASED := 2026-11-25
PREFIX  ?= /usr/local
CC      ?= cc
CC      := $(if $(filter default,$(origin CC)),gcc,$(CC))
BUILD   ?= build$(if $(filter-out gcc cc,$(CC)),/$(notdir $(CC)))$(if $(SANITIZE),/sanitize)

WARNINGS := -Wall -Wextra -Wswitch-enum -Wstrict-prototypes -Wmissing-prototypes -Werror
comma := ,
OPTIMISE := $(if $(SANITIZE),-O1 -g -fsanitize=address$(comma)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer,-O2 -g)
LIBRARIES := yaml-0.1 libsodium xlsxwriter minizip expat jansson
LIBRARY_FOLDERS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags-only-I $(LIBRARIES) 2>/dev/null))
CPPFLAGS += -I. -I$(BUILD)/generated $(LIBRARY_FOLDERS) -DCPSFC_VERSION='"$(VERSION)"' -DCPSFC_RELEASED='"$(RELEASED)"' -D_GNU_SOURCE
CFLAGS   += -std=gnu17 $(OPTIMISE) $(WARNINGS)
LDLIBS   += $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null || echo $(patsubst %,-l%,yaml sodium xlsxwriter minizip expat jansson)) -lunistring -ldl -lm
LDFLAGS  += -Wl,--as-needed $(if $(SANITIZE),-fsanitize=address$(comma)undefined)

GENERATED := $(BUILD)/generated
MAIN      := compiler/cli/main.c
SOURCES   := $(filter-out $(MAIN),$(sort $(wildcard runtime/*/*.c runtime/*/*/*.c compiler/*/*.c)))
OBJECTS   := $(SOURCES:%.c=$(BUILD)/%.o) $(GENERATED)/cpsf_parser.o $(GENERATED)/cpsf_scanner.o
EMBEDDED  := $(GENERATED)/embedded.o
DATA      := $(shell find stdlib docs/diagnostics docs/ja/diagnostics -type f 2>/dev/null | LC_ALL=C sort)
UNIT      := $(sort $(wildcard tests/unit/test_*.c))
UNIT_BIN  := $(UNIT:tests/unit/%.c=$(BUILD)/tests/%)
FIXTURES  := $(filter-out $(UNIT),$(sort $(wildcard tests/unit/*.c)))

.PHONY: all report docs test valgrind deps-browser deps-editors editors vsix unit bench install uninstall deb dist deps deps-test clean help format
.SECONDARY:
.DELETE_ON_ERROR:

all: $(BUILD)/cpsfc

help:
	@sed -n '2,7s/^# \{0,1\}//p' Makefile
	@echo '  make docs | vsix | bench | valgrind | install [PREFIX= DESTDIR=] | uninstall | deb | dist | deps | deps-browser | deps-editors | clean'

deps:
	@sh .ci/install-packages build
deps-test:
	@sh .ci/install-packages build test
deps-browser:
	@sh .ci/install-packages browser
	@sh .ci/install-npm tests/browser build/browser
deps-editors:
	@sh .ci/install-packages vsix editors
	@sh .ci/install-npm grammar/editors/vscode build/editors/vscode

# ---- the program ----
$(GENERATED)/cpsf_parser.c $(GENERATED)/cpsf_parser.h &: grammar/cpsf.y
	@mkdir -p $(@D)
	@echo '  bison $<'; bison -Wall -Wcounterexamples -Werror --header=$(GENERATED)/cpsf_parser.h -o $(GENERATED)/cpsf_parser.c $<

$(GENERATED)/cpsf_scanner.c: grammar/cpsf.l
	@mkdir -p $(@D)
	@echo '  flex $<'; flex -CF -o $@ $<

$(GENERATED)/embedded.c: $(DATA) tests/tools/embed.sh Makefile
	@mkdir -p $(@D)
	@echo '  embed stdlib and explain pages'; sh tests/tools/embed.sh $(DATA) >$@

$(BUILD)/%.o: %.c $(GENERATED)/cpsf_parser.h
	@mkdir -p $(@D)
	@echo '  $(CC) $<'; $(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/runtime/report/page_files.o: runtime/report/page.css runtime/report/page.js
$(BUILD)/runtime/compare/compare_page.o: runtime/compare/compare.css

$(filter $(BUILD)/compiler/cli/%,$(OBJECTS)) $(BUILD)/$(MAIN:.c=.o): Makefile # the version

$(GENERATED)/%.o: $(GENERATED)/%.c $(GENERATED)/cpsf_parser.h
	@echo '  $(CC) $<'; $(CC) $(CPPFLAGS) $(CFLAGS) -Wno-missing-prototypes -Wno-switch-enum -Wno-unused-but-set-variable -MMD -MP -c $< -o $@

$(BUILD)/libcpsfc.a: $(OBJECTS) $(EMBEDDED)
	@rm -f $@
	@echo '  ar $@'; ar rcs $@ $^

$(BUILD)/cpsfc: $(BUILD)/$(MAIN:.c=.o) $(BUILD)/libcpsfc.a
	@echo '  link $@'; $(CC) $(LDFLAGS) $^ $(LDLIBS) -o $@

# ---- what a newcomer types ----
report: deps
	@$(MAKE) --no-print-directory -s all
	@$(BUILD)/cpsfc report examples/press_line -o $(BUILD)/press_line.html --as-of 2026-06-15
	@echo "the report is here: $(BUILD)/press_line.html"

# a page for every framework and module, from the sources; pictures of the examples' reports where there is a browser
docs: all
	@$(BUILD)/cpsfc explain --all -o $(BUILD)/docs
	@echo "the pages are here: $(BUILD)/docs/index.html"
	@if [ -d build/browser/node_modules/playwright-core ]; then mkdir -p docs/images && node tests/browser/screenshots.mjs $(BUILD)/cpsfc docs/images; \
	else echo "no pictures: \`make deps-browser\` installs what takes them"; fi

test: deps-test
	@$(MAKE) --no-print-directory all unit-programs
	@BUILD=$(BUILD) bash tests/run.sh

# memory, by a tool that needs no build of its own
valgrind: all
	@BUILD=$(BUILD) bash tests/run.sh valgrind

unit: unit-programs
	@BUILD=$(BUILD) bash tests/run.sh unit
unit-programs: $(UNIT_BIN)

$(BUILD)/tests/%: tests/unit/%.c $(FIXTURES:%.c=$(BUILD)/%.o) $(BUILD)/libcpsfc.a
	@mkdir -p $(@D)
	@echo '  link $@'; $(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP $(LDFLAGS) $< $(FIXTURES:%.c=$(BUILD)/%.o) $(BUILD)/libcpsfc.a $(LDLIBS) -lcmocka -o $@

# ---- editors: highlighting from the table of words, and the extension for VS Code as one file ----
EDITORS := build/editors
VSIX    := $(EDITORS)/cpsf-$(VERSION).vsix

editors:
	@python3 grammar/editors/generate.py

vsix: editors
	@command -v npm >/dev/null || sh .ci/install-packages vsix
	@sh .ci/install-npm grammar/editors/vscode $(EDITORS)/vscode
	@cp -r grammar/editors/vscode/. LICENSE $(EDITORS)/vscode/
	@mkdir -p $(EDITORS)/vscode/schemas && cp docs/schema/cpsf.schema.json $(EDITORS)/vscode/schemas/
	@cd $(EDITORS)/vscode && node build.mjs && node_modules/.bin/vsce package --no-dependencies --allow-missing-repository --out ../$(notdir $(VSIX)) >../vsce.log 2>&1 || { cat ../vsce.log; exit 1; }
	@echo "the extension is here: $(VSIX)"

bench: all
	@BUILD=$(BUILD) bash tests/bench/run.sh

# ---- where it is used ----
install: all
	@sh .package/install $(BUILD) '$(DESTDIR)$(PREFIX)'
	@echo "installed in $(DESTDIR)$(PREFIX)"

uninstall: all
	@sh .package/uninstall $(BUILD) '$(DESTDIR)$(PREFIX)'

# a package for the Debian this runs on, and a folder as an archive that works wherever it is unpacked
deb: all
	@sh .package/deb $(BUILD) $(VERSION) $(RELEASED)
dist: all
	@CC='$(CC)' sh .package/dist $(BUILD) $(VERSION) $(RELEASED)

clean:
	rm -rf build

# of this build only: one with another compiler, in a folder below, may be under way
-include $(OBJECTS:.o=.d) $(BUILD)/$(MAIN:.c=.d) $(FIXTURES:%.c=$(BUILD)/%.d) $(UNIT_BIN:=.d)
