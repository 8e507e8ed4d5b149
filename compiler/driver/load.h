/* load.h - inside the driver: how files become modules. */
#ifndef CPSFC_LOAD_H
#define CPSFC_LOAD_H

#include "compiler/driver/driver.h"

/* A file of the program with what its head says. */
struct loaded_file {
  const char *path, *folder; /* as named; both cleaned */
  sym module, version;       /* 0: no module line */
  uint32_t tree;             /* index in program.trees */
  bool own, alone;           /* named on the command line; named itself, as the only path */
  bool embedded;             /* from the library inside the program */
  module_id in;              /* the module it belongs to, before ordering */
};

/* A module that an import may bring in: a file not loaded yet. */
struct candidate {
  sym name, version;
  const char *path, *folder;
  bool library, interface; /* inside the program; .cpsi */
  bool loaded;
};

/* The lowest version asked for so far of one name and major version; loading starts again when it rises. */
struct minimum { const char *name; uint32_t major; const char *version; }; /* texts: the names of a round go with it */

struct loader {
  struct session *session;
  struct program *program;
  struct arena *memory;
  const char *problem; /* of the operating system; NULL: none */
  const struct library_module *library;
  uint32_t library_count;
  VEC(struct loaded_file) files;
  VEC(struct candidate) candidates;
  VEC(struct minimum) minimums;
  bool again; /* a minimum rose: load once more */
};

/* load_files.c */

/* Loads every named file; false when one is missing or none is found (problem says which). */
bool load_named_files(struct loader *l);
/* Loads the file of a candidate, or for a library framework its rules. Returns the index in l->files or UINT32_MAX. */
uint32_t load_candidate(struct loader *l, struct candidate *c);
/* Finds what may be imported: other files beside the named ones, the search folders, the library. */
void find_candidates(struct loader *l);
/* Reads the catalogue of a framework module: catalogue.yaml beside FILE and the other *.yaml; NULL when there is none. */
struct catalogue *load_catalogue(struct loader *l, const struct loaded_file *file);

/* overlay.c: as the functions of files.c, with the overlay of the session in front */

/* LIMIT 0: the whole file. */
int overlay_read(struct loader *l, const char *path, size_t limit, char **text, size_t *length);
int overlay_walk(struct loader *l, const char *folder, const char *suffix, bool recursive, struct file_list *res);
bool overlay_is_folder(struct loader *l, const char *path);

/* load_modules.c */

/* Puts files into modules, follows imports, orders modules; false when loading must start again (l->again). */
bool load_modules(struct loader *l);

/* evidence.c */

/* Adds a V4410 check for every own evidence with a file and a digest; nothing without --evidence. */
void check_evidence_files(struct session *s);

/* settings_check.c */

/* E0240 for decisions outside the one file that the settings name. */
void check_decisions(struct session *s);
/* Targets of the options that name a profile which is not there: a slip would change nothing, and nobody would see it. */
void check_target_profiles(struct session *s);
/* Silences what the settings allow; LAST: what was needed for nothing is told. */
void apply_allows(struct session *s, bool last);

/* versions.c */

/* Compares 1.4.0 with 1.10: by parts as numbers; missing parts are 0. */
int version_compare(const char *a, const char *b);
uint32_t version_major(const char *version);

#endif
