/* report.c - the table of formats. */
#include <string.h>

#include "runtime/report/write.h"

static const struct report_format formats[] = {
    {"html", ".html", "a page for people, in both languages, works without scripts or network", false, false, true, report_write_html, report_write_view_html, report_write_trust_html, report_write_extract_html},
    {"md", ".md", "Markdown", false, false, false, report_write_markdown, report_write_view_markdown, report_write_trust_markdown, report_write_extract_markdown},
    {"json", ".json", "all findings as data (docs/schema/report.schema.json)", false, false, false, report_write_json, report_write_view_json, report_write_trust_json, report_write_extract_json},
    {"text", ".txt", "plain text", false, false, false, report_write_text, report_write_view_text, report_write_trust_text, report_write_extract_text},
    {"sarif", ".sarif", "SARIF 2.1.0, for editors and other tools (docs/formats.md)", false, false, true, report_write_sarif, NULL, NULL, NULL},
    {"code-scanning", ".github.sarif", "SARIF with problems alone, for code scanning of GitHub (docs/formats.md)", false, false, true, report_write_code_scanning, NULL, NULL, NULL},
    {"junit", ".xml", "JUnit XML, for build servers (docs/formats.md)", false, false, false, report_write_junit, NULL, NULL, NULL},
    {"github", ".github.txt", "annotations of GitHub, for the log of a workflow (docs/formats.md)", false, false, false, report_write_github, NULL, NULL, NULL},
    {"gitlab", ".gitlab.json", "code quality of GitLab (docs/formats.md)", false, false, false, report_write_gitlab, NULL, NULL, NULL},
    {"jsonl", ".jsonl", "the findings of json, each on a line (docs/formats.md)", false, false, false, report_write_jsonl, NULL, NULL, NULL},
    {"oscal-ar", ".oscal-ar.json", "OSCAL 1.1.3 assessment results (docs/formats.md)", false, false, false, report_write_oscal_results, NULL, NULL, NULL},
    {"oscal-catalog", ".oscal-catalog.json", "OSCAL 1.1.3 catalog of the frameworks (docs/formats.md)", false, false, true, report_write_oscal_catalogue, NULL, NULL, NULL},
    {"oscal-profile", ".oscal-profile.json", "OSCAL 1.1.3 profile of the targets (docs/formats.md)", false, false, false, report_write_oscal_profile, NULL, NULL, NULL},
    {"cyclonedx", ".cdx.json", "CycloneDX 1.6 attestations (docs/formats.md)", false, false, true, report_write_cyclonedx, NULL, NULL, NULL},
    {"oscal-poam", ".oscal-poam.json", "OSCAL 1.1.3 plan of action and milestones (docs/formats.md)", false, false, false, report_write_oscal_milestones, NULL, NULL, NULL},
    {"oscal-ssp", ".oscal-ssp.json", "OSCAL 1.1.3 system security plan (docs/formats.md)", false, false, false, report_write_oscal_plan, NULL, NULL, NULL},
    {"oscal-cd", ".oscal-cd.json", "OSCAL 1.1.3 component definition (docs/formats.md)", false, false, false, report_write_oscal_components, NULL, NULL, NULL},
    {"ciso-assistant", ".ciso.yaml", "a library of CISO Assistant with the framework (docs/formats.md)", false, false, true, report_write_ciso, NULL, NULL, NULL},
    {"csv", ".csv", "one table, for scripts and spreadsheets (docs/tables.md)", false, true, false, report_write_csv, NULL, NULL, report_write_extract_csv},
    {"xlsx", ".xlsx", "a workbook with all tables (docs/tables.md)", true, false, false, report_write_xlsx, NULL, NULL, report_write_extract_xlsx},
};

const struct report_format *report_formats(uint32_t *count) {
  *count = sizeof formats / sizeof *formats;
  return formats;
}

bool report_format_writes(const struct report_format *f, enum report_kind kind) {
  switch (kind) {
  case REPORT_FINDINGS: return f->write;
  case REPORT_VIEW: return f->write_view;
  case REPORT_TRUST: return f->write_trust;
  case REPORT_EXTRACT: return f->write_extract;
  }
  return false;
}

const char *report_format_names(struct arena *a, enum report_kind kind) {
  const char *res = "";
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (report_format_writes(&formats[i], kind)) res = arena_format(a, "%s%s%s", res, *res ? ", " : "", formats[i].name);
  return res;
}

const struct report_format *report_format_find(const char *name) { return format_named(FORMAT_TABLE(formats), name); }

const struct report_format *report_format_for_path(const char *path) {
  return format_for_path(FORMAT_TABLE(formats), path);
}
