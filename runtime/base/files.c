/* files.c - reading and writing whole files, walking folders, paths. */
#include "runtime/base/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_PIECE = 64 << 10, READ_LIMIT = 1 << 30, NAME_ATTEMPTS = 100 };

/* ---- reading --------------------------------------------------------------------------------------- */

static int read_all(int fd, struct builder *b) {
  struct stat info;
  if (fstat(fd, &info) != 0) return errno;
  if (S_ISDIR(info.st_mode)) return EISDIR;
  if (READ_LIMIT < info.st_size) return EFBIG;
  /* The size is only a hint: it is 0 for pipes, and a file may grow while it is read. */
  size_t piece = S_ISREG(info.st_mode) && 0 < info.st_size ? (size_t)info.st_size + 1 : READ_PIECE;
  for (;;) {
    if (b->capacity - b->length < piece + 2) {
      b->capacity = b->capacity * 2 < b->length + piece + 2 ? b->length + piece + 2 : b->capacity * 2;
      b->text = memory_resize(b->text, b->capacity);
    }
    ssize_t got = read(fd, b->text + b->length, b->capacity - b->length - 2);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    if (got == 0) return 0;
    b->length += (size_t)got;
    if (READ_LIMIT < b->length) return EFBIG;
    piece = 1;
  }
}

int file_read(const char *path, char **text, size_t *length) {
  bool standard_input = strcmp(path, "-") == 0;
  int fd = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return errno;
  struct builder b = {0};
  int error = read_all(fd, &b);
  if (!standard_input) close(fd);
  if (error != 0) {
    builder_free(&b);
    return error;
  }
  b.text[b.length] = b.text[b.length + 1] = '\0';
  *text = b.text;
  *length = b.length;
  return 0;
}

/* Returns 0 or an errno; GOT falls short of LIMIT only at the end of the file. */
static int read_some(int fd, char *bytes, size_t limit, size_t *got) {
  for (*got = 0; *got < limit;) {
    ssize_t now = read(fd, bytes + *got, limit - *got);
    if (now < 0 && errno == EINTR) continue;
    if (now < 0) return errno;
    if (now == 0) return 0;
    *got += (size_t)now;
  }
  return 0;
}

int file_read_head(const char *path, size_t limit, char **text, size_t *length) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return errno;
  char *bytes = memory_take(limit + 2);
  int error = read_some(fd, bytes, limit, length);
  close(fd);
  if (error != 0) {
    free(bytes);
    return error;
  }
  bytes[*length] = bytes[*length + 1] = '\0';
  *text = bytes;
  return 0;
}

/* ---- writing --------------------------------------------------------------------------------------- */

static int write_all(int fd, const char *bytes, size_t length) {
  while (length != 0) {
    ssize_t written = write(fd, bytes, length);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes += written;
    length -= (size_t)written;
  }
  return 0;
}

static int close_after(int fd, int error) {
  if (close(fd) != 0 && error == 0) error = errno;
  return error;
}

static int write_direct(const char *path, const char *bytes, size_t length) {
  int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return errno;
  return close_after(fd, write_all(fd, bytes, length));
}

/* A file beside PATH that is to take its place. Where the file system allows it has no name while it is written: nothing is left
 * of a run that is killed. */
struct temporary {
  int fd;
  const char *name; /* NULL: none yet */
};

/* The name is short, so that a file whose own name has the longest length allowed can still be written. */
static const char *temporary_name(struct arena *a, const char *path, int attempt) {
  return path_join(a, path_folder(a, path), arena_format(a, ".cpsfc-%ld-%d", (long)getpid(), attempt));
}

static int temporary_create(struct arena *a, const char *path, struct temporary *t) {
  for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
    t->name = temporary_name(a, path, attempt);
    t->fd = open(t->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (0 <= t->fd) return 0;
    if (errno != EEXIST) return errno;
  }
  return EEXIST;
}

static int temporary_open(struct arena *a, const char *path, bool named, struct temporary *t) {
  *t = (struct temporary){.fd = named ? -1 : open(path_folder(a, path), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666)};
  return 0 <= t->fd ? 0 : temporary_create(a, path, t);
}

/* A link replaces nothing, so it gets a name first; the next step takes that away. */
static int temporary_link(struct arena *a, const char *path, struct temporary *t) {
  const char *open_file = arena_format(a, "/proc/self/fd/%d", t->fd);
  for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
    const char *name = temporary_name(a, path, attempt);
    if (linkat(AT_FDCWD, open_file, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) return t->name = name, 0;
    if (errno != EEXIST) return errno;
  }
  return EEXIST;
}

/* Gives the new file the owner and the permissions of the old one. Another's file may keep its content only by
 * changing hands; then the special bits, which would now speak for somebody else, are dropped. */
static int permissions_copy(int fd, const struct stat *old) {
  mode_t mode = old->st_mode & 07777;
  if (fchown(fd, old->st_uid, old->st_gid) != 0) mode &= 0777;
  return fchmod(fd, mode) == 0 ? 0 : errno;
}

/* From the moment the temporary file is there until it is gone the signals that end a run have to wait: nobody would take it
 * away. They come right after, so a run that was interrupted still ends by its signal. */
static void hold_signals(sigset_t *before) {
  static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU};
  sigset_t held;
  sigemptyset(&held);
  for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) sigaddset(&held, ending[i]);
  pthread_sigmask(SIG_BLOCK, &held, before);
}

/* *UNNAMED: all went well, but the file could get no name. */
static int write_temporary(struct arena *a, const char *path, const struct stat *old, const char *bytes,
                           size_t length, bool named, bool *unnamed) {
  struct temporary t;
  *unnamed = false;
  int error = temporary_open(a, path, named, &t);
  if (error != 0) return error;
  error = write_all(t.fd, bytes, length);
  if (error == 0 && old != NULL) error = permissions_copy(t.fd, old);
  if (error == 0 && fsync(t.fd) != 0) error = errno;
  if (error == 0 && !t.name) *unnamed = (error = temporary_link(a, path, &t)) != 0;
  error = close_after(t.fd, error);
  if (error == 0 && rename(t.name, path) != 0) error = errno;
  if (error != 0 && t.name) unlink(t.name);
  return error;
}

static int write_replacing(struct arena *a, const char *path, const struct stat *old, const char *bytes,
                           size_t length) {
  sigset_t before;
  bool unnamed;
  hold_signals(&before);
  int error = write_temporary(a, path, old, bytes, length, false, &unnamed);
  if (unnamed) error = write_temporary(a, path, old, bytes, length, true, &unnamed); /* without /proc, say */
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}

/* The entry of its folder is made durable, too. A failure is not reported: the file is replaced by now, and some
 * file systems refuse to do this for folders. */
static void folder_sync(struct arena *a, const char *path) {
  int fd = open(path_folder(a, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  (void)fsync(fd);
  close(fd);
}

/* Follows links by hand, because the last one may lead to a file that does not exist yet. */
static int link_follow(struct arena *a, const char **path) {
  for (int i = 0; i < 40; i++) {
    struct stat info;
    if (lstat(*path, &info) != 0) return errno == ENOENT ? 0 : errno;
    if (!S_ISLNK(info.st_mode)) return 0;
    char target[4096];
    ssize_t length = readlink(*path, target, sizeof target);
    if (length < 0) return errno;
    if (length == sizeof target) return ENAMETOOLONG;
    *path = path_join(a, path_folder(a, *path), arena_copy(a, target, (size_t)length));
  }
  return ELOOP;
}

static bool is_same_file(const struct stat *info, const char *path) {
  struct stat other;
  return stat(path, &other) == 0 && other.st_dev == info->st_dev && other.st_ino == info->st_ino;
}

static int write_existing(struct arena *a, const char *path, const struct stat *old, const char *bytes,
                          size_t length) {
  if (S_ISDIR(old->st_mode)) return EISDIR;
  if (!S_ISREG(old->st_mode)) return write_direct(path, bytes, length);
  /* Renaming needs no right to write the file itself, so a file protected by its owner is refused here. */
  if (access(path, W_OK) != 0) return errno;
  const char *target = path;
  int error = link_follow(a, &target);
  if (error != 0) return error;
  /* Names such as /dev/stdout may stand for a file that has no usable name any more. */
  if (!is_same_file(old, target)) return write_direct(path, bytes, length);
  error = write_replacing(a, target, old, bytes, length);
  if (error == 0) folder_sync(a, target);
  return error;
}

int file_write(const char *path, const char *bytes, size_t length) {
  struct arena a = {0};
  struct stat old;
  int error = 0;
  if (stat(path, &old) == 0) {
    error = write_existing(&a, path, &old, bytes, length);
  } else if (errno != ENOENT) {
    error = errno;
  } else {
    const char *target = path;
    error = link_follow(&a, &target);
    if (error == 0) error = write_replacing(&a, target, NULL, bytes, length);
    if (error == 0) folder_sync(&a, target);
  }
  arena_free(&a);
  return error;
}

/* ---- folders --------------------------------------------------------------------------------------- */

bool file_is_folder(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool file_exists(const char *path) {
  struct stat info;
  return stat(path, &info) == 0;
}

static bool ends_with(const char *text, const char *suffix) {
  size_t length = strlen(text), suffix_length = strlen(suffix);
  return suffix_length <= length && memcmp(text + length - suffix_length, suffix, suffix_length) == 0;
}

static void entry_take(const char *path, const char *name, const char *suffix, struct file_list *files,
                       struct file_list *folders) {
  struct stat info;
  if (lstat(path, &info) != 0) return; /* gone since the folder was read */
  if (S_ISDIR(info.st_mode)) {
    if (name[0] != '.') vec_push(&folders->paths, path);
    return;
  }
  if (!ends_with(name, suffix)) return;
  if (S_ISLNK(info.st_mode) && stat(path, &info) != 0) return; /* some editors mark open files by such links */
  if (S_ISREG(info.st_mode)) vec_push(&files->paths, path);
}

static int folder_read(struct arena *a, const char *folder, const char *suffix, struct file_list *files,
                       struct file_list *folders) {
  DIR *stream = opendir(folder);
  if (stream == NULL) return errno;
  struct dirent *entry;
  while (errno = 0, (entry = readdir(stream)) != NULL) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    entry_take(path_join(a, folder, entry->d_name), entry->d_name, suffix, files, folders);
  }
  int error = errno;
  closedir(stream);
  return error;
}

static int compare_paths(const void *left, const void *right) {
  return strcmp(*(const char *const *)left, *(const char *const *)right);
}

int file_walk(struct arena *a, const char *folder, const char *suffix, bool recursive, struct file_list *res) {
  struct file_list folders = {0}; /* still to be read */
  vec_push(&folders.paths, folder);
  int error = 0;
  while (error == 0 && folders.paths.count != 0) {
    const char *next = vec_last(&folders.paths);
    folders.paths.count--;
    error = folder_read(a, next, suffix, res, &folders);
    if (!recursive) break;
  }
  vec_free(&folders.paths);
  if (res->paths.count != 0) qsort(res->paths.items, res->paths.count, sizeof *res->paths.items, compare_paths);
  return error;
}

/* ---- paths ----------------------------------------------------------------------------------------- */

const char *path_folder(struct arena *a, const char *path) {
  const char *slash = strrchr(path, '/');
  if (slash == NULL) return ".";
  return slash == path ? "/" : arena_copy(a, path, (size_t)(slash - path));
}

const char *path_last(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? path : slash + 1;
}

const char *path_join(struct arena *a, const char *folder, const char *name) {
  size_t length = strlen(folder);
  if (length == 0 || name[0] == '/') return arena_copy(a, name, strlen(name));
  return arena_format(a, folder[length - 1] == '/' ? "%s%s" : "%s/%s", folder, name);
}

/* Takes the last part of RES away for a "..". Returns false when there is none to take. */
static bool part_remove(struct builder *res, bool absolute) {
  size_t start = res->length;
  while (0 < start && res->text[start - 1] != '/') start--;
  if (res->length - start == 2 && memcmp(res->text + start, "..", 2) == 0) return false;
  if (res->length == start) return absolute; /* nothing is above the root */
  res->length = start <= 1 ? (absolute ? 1 : 0) : start - 1;
  return true;
}

const char *path_clean(struct arena *a, const char *path) {
  struct builder res = {0};
  bool absolute = path[0] == '/';
  if (absolute) builder_char(&res, '/');
  for (const char *at = path; *at != '\0';) {
    size_t length = strcspn(at, "/");
    bool skipped = length == 0 || (length == 1 && at[0] == '.');
    bool upward = length == 2 && at[0] == '.' && at[1] == '.';
    if (!skipped && !(upward && part_remove(&res, absolute))) {
      if (res.length != 0 && res.text[res.length - 1] != '/') builder_char(&res, '/');
      builder_add(&res, at, length);
    }
    at += length + (at[length] == '/');
  }
  if (res.length == 0) builder_char(&res, '.');
  const char *copy = arena_copy(a, builder_get(&res), res.length);
  builder_free(&res);
  return copy;
}
