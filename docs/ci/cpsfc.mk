# Reports and gate of plants by make. Each is a folder of .cpsf files below PLANTS:
#
#     PLANTS = plant
#     include cpsfc.mk
#
# `make reports` writes plant.html and plant.sarif, `make gate` holds plant against the gate (plant.ok). What was read the
# last time stands in plant.html.d and plant.ok.d, so only what changed is done again: specs, imported modules, cpsf.yaml,
# evidence. A report can be looked at when the gate fails: it is a target of its own.
CPSFC   ?= cpsfc
PLANTS  ?= plant
AS_OF   ?=
GATE    ?= --fail-on gap
REPORTS := $(PLANTS:%=%.html)
GATES   := $(PLANTS:%=%.ok)

.PHONY: reports gate
reports: $(REPORTS)
gate: $(GATES)

# new files, which no list of the last time can have
.SECONDEXPANSION:
$(REPORTS): %.html: $$(shell find $$* -name '*.cpsf')
	$(CPSFC) report $* -o $@ -o $*.sarif --depfile $@.d $(AS_OF:%=--as-of %)

$(GATES): %.ok: $$(shell find $$* -name '*.cpsf')
	$(CPSFC) check $* --depfile $@.d $(GATE) $(AS_OF:%=--as-of %)
	@touch $@

-include $(REPORTS:=.d) $(GATES:=.d)
