/* rules_fixture.c - see rules_fixture.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/rules_fixture.h"

const char rules_core[] =
    "edition 2026\nmodule std.core@0\n"
    "enum Mark { @ja(\"低\") low\n moderate\n @ja(\"高\") high }\n"
    "enum Status { implemented\n partly\n planned\n not_applicable }\n"
    "enum KeyStore { software\n hardware }\n"
    "enum Identity { password\n certificate }\n"
    "enum InventorySource { manual\n automatic }\n"
    "class Organization of organization { corporate_number : text? }\n"
    "class Person of person\n"
    "class Component of component { @ja(\"ファームウェア\") firmware : text?\n signed_firmware : bool\n key_store : "
    "KeyStore\n identity : Identity\n"
    "  inventory_source : InventorySource\n support_ends : date\n vibration : Velocity in 0mm/s .. 50mm/s\n heat : "
    "Temperature\n torque : Torque\n work : Energy }\n"
    "class Data of data\n"
    "class Procedure of procedure { rate_checked : bool }\n"
    "class System of system { wireless : bool = false\n public : bool = false\n authorised_list : bool\n shielded : "
    "bool = false\n surveyed : bool\n"
    "  survey_report : text?\n admins : [Person] }\n"
    "class Flow of flow { protocol : class?\n since : date\n until : date }\n"
    "class Sense of sense { range : range\n every : Duration }\n"
    "class Actuate of actuate { @ja(\"安全範囲\") safe : range\n rate : quantity\n failsafe : any\n guard : Procedure "
    "}\n"
    "class Contract of contract { since : date\n until : date\n incident_notice : Duration\n audit_right : bool }\n"
    "class Measure of measure { status : Status = implemented\n since : date\n until : date }\n"
    "class Evidence of evidence { issued : date\n expires : date }\n"
    "class Internet of System { public = true }\n"
    "class Plc of Component { scan : Duration }\n"
    "class Drive of Component { ramp : RotationalSpeed }\n"
    "external system internet : Internet\n";

const char rules_secure[] = "edition 2026\nmodule std.secure@0\n"
                            "class Check of Procedure { tested : date }\n"
                            "class PermissibleRangeCheck of Check\n"
                            "class ChannelEncryption of Measure { mutual : bool }\n"
                            "class WirelessAuthorisation of Measure\n"
                            "class AssetInventory of Measure\n"
                            "class AnomalyStop of Measure\n"
                            "class TestReport of Evidence\n"
                            "class ThirdPartyAudit of Evidence\n"
                            "class SerialLine of System { length : Length\n locked : bool\n inspection : text? }\n";

void rules_lower_texts(struct fixture *f, const struct fixture_text *texts, size_t count) {
  fixture_run(f, texts, count);
  rule_set_init(&f->program.rules);
  lower_rules(&f->program, f->sema);
}

void rules_lower_whole(struct fixture *f, const char *rules) {
  struct fixture_text texts[] = {{"core.cpsf", rules_core}, {"secure.cpsf", rules_secure}, {"rules.cpsf", rules}};
  rules_lower_texts(f, texts, 3);
}

void rules_done(struct fixture *f) {
  rule_set_free(&f->program.rules);
  fixture_free(f);
}

void rules_expect_all(const struct rules_case *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct fixture f;
    char *text = NULL;
    assert_true(0 < asprintf(&text, "%s%s", HEAD, cases[i].text));
    rules_lower_whole(&f, text);
    if (strcmp(fixture_codes(&f), cases[i].codes) != 0) print_error("in:\n%s\n", cases[i].text);
    assert_string_equal(fixture_codes(&f), cases[i].codes);
    rules_done(&f);
    free(text);
  }
}
void rules_lower(struct fixture *f, const char *rules) {
  char *text = NULL;
  assert_true(0 < asprintf(&text, "%s%s", HEAD, rules));
  rules_lower_whole(f, text);
  free(text);
}

const struct rule_requirement *rules_requirement(struct fixture *f, const char *id) {
  uint32_t index = rule_requirement_find(&f->program.rules, 0, intern_text(&f->program.names, id));
  assert_int_not_equal(index, UINT32_MAX);
  return &f->program.rules.requirements.items[index];
}

const struct expr *rules_expr(struct fixture *f, expr_id e) { return &f->program.rules.exprs.items[e]; }

const struct expr *rules_condition(struct fixture *f) {
  return rules_expr(f, rules_requirement(f, "A.1")->levels[0].condition);
}
