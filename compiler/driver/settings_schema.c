/* settings_schema.c - the JSON schema of cpsf.yaml (draft 2020-12), from the table that the reader uses. */
#include "compiler/driver/driver.h"

/* A line; block scalars end with one more, which the reader takes off. */
static const char line_pattern[] = "^[^\\u0000-\\u001F\\u007F]+\\n*$";

static void write_types(struct json *j, const struct setting_kind_info *kind, enum setting_kind which) {
  json_key(j, "type");
  if (!kind->number) {
    json_string(j, "string");
    return;
  }
  json_array(j);
  json_string(j, which == KIND_OF_VERSION ? "number" : "integer");
  json_string(j, "string");
  json_end_array(j);
  json_key(j, "minimum"), json_integer(j, which == KIND_OF_DAYS);
  if (which == KIND_OF_NUMBER) json_key(j, "maximum"), json_integer(j, SETTING_NUMBER_MOST);
  if (which == KIND_OF_DAYS) json_key(j, "maximum"), json_integer(j, SETTING_DAYS_MOST);
}

static void write_views(struct json *j) {
  struct arena a = {0};
  uint32_t count;
  const char *const *ids = library_standards(&a, &count);
  json_key(j, "examples"), json_array(j);
  for (uint32_t i = 0; i < count; i++) json_string(j, ids[i]);
  json_end_array(j);
  arena_free(&a);
}

/* The members of the schema of one text. */
static void write_text(struct json *j, enum setting_kind which) {
  const struct setting_kind_info *kind = &setting_kinds[which];
  if (kind->words) {
    json_key(j, "enum"), json_array(j);
    for (const char *const *word = kind->words; *word; word++) json_string(j, *word);
    json_end_array(j);
    return;
  }
  write_types(j, kind, which);
  json_pair(j, "pattern", kind->pattern ? kind->pattern : line_pattern);
  if (which == KIND_OF_VIEW) write_views(j);
}

static void write_description(struct json *j, const char *en, const char *ja) {
  struct arena a = {0};
  json_pair(j, "description", arena_format(&a, "%s\n%s", en, ja));
  arena_free(&a);
}

static void write_part(struct json *j, const struct setting_part *part) {
  json_key(j, part->key);
  json_object(j);
  write_description(j, part->en, part->ja);
  if (!part->list) write_text(j, part->kind);
  if (part->list) {
    json_pair(j, "type", "array");
    json_key(j, "minItems"), json_integer(j, 1);
    json_key(j, "items"), json_object(j), write_text(j, part->kind), json_end_object(j);
  }
  json_end_object(j);
}

static void open_block(struct json *j, const struct setting_part *parts, int count) {
  json_pair(j, "type", "object");
  json_key(j, "additionalProperties"), json_boolean(j, false);
  json_key(j, "required"), json_array(j);
  for (int i = 0; i < count; i++)
    if (parts[i].required) json_string(j, parts[i].key);
  json_end_array(j);
  json_key(j, "properties"), json_object(j);
  for (int i = 0; i < count; i++) write_part(j, &parts[i]);
}

static void write_reference(struct json *j, const char *key) {
  struct arena a = {0};
  json_key(j, key);
  json_object(j);
  json_pair(j, "$ref", arena_format(&a, "#/$defs/%s", key));
  json_end_object(j);
  arena_free(&a);
}

static void write_program(struct json *j) {
  open_block(j, program_parts, PROGRAM_PARTS);
  for (enum setting x = 0; x < SETTING_COUNT; x++)
    if (setting_table[x].of_program) write_reference(j, setting_table[x].key);
  json_end_object(j);
}

static void write_item(struct json *j, const struct setting_info *info) {
  if (info->kind == KIND_OF_PROGRAM) {
    write_program(j);
  } else if (info->kind == KIND_OF_ALLOW) {
    open_block(j, allow_parts, ALLOW_PARTS);
    json_end_object(j);
  } else {
    write_text(j, info->kind);
  }
}

static void write_setting(struct json *j, const struct setting_info *info) {
  json_key(j, info->key);
  json_object(j);
  write_description(j, info->en, info->ja);
  if (info->list) json_pair(j, "type", "array"), json_key(j, "items"), json_object(j);
  write_item(j, info);
  if (info->list) json_end_object(j);
  json_end_object(j);
}

void settings_write_schema(struct out *o) {
  struct json j = {.out = o};
  json_object(&j);
  json_pair(&j, "$schema", "https://json-schema.org/draft/2020-12/schema");
  json_pair(&j, "title", "cpsf.yaml");
  write_description(&j, "Settings of a project that cpsfc compiles.", "cpsfc で読むプロジェクトの設定");
  json_pair(&j, "type", "object");
  json_key(&j, "additionalProperties"), json_boolean(&j, false);
  json_key(&j, "properties"), json_object(&j);
  for (enum setting x = 0; x < SETTING_COUNT; x++) write_reference(&j, setting_table[x].key);
  json_end_object(&j);
  json_key(&j, "$defs"), json_object(&j);
  for (enum setting x = 0; x < SETTING_COUNT; x++) write_setting(&j, &setting_table[x]);
  json_end_object(&j);
  json_end_object(&j);
}
