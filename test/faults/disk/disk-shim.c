/*
 * Stands between a program and its disk (LD_PRELOAD), for files beneath DISK_ROOT alone. It writes down every change of a file or
 * a folder in the order in which the program made them (DISK_LOG; read by log.ts), and lets chosen calls fail.
 *
 * The program under test says what fails by opening a path that does not exist: `/disk/CALL/FIRST/ERRNO/TIMES` lets calls number
 * FIRST to FIRST + TIMES - 1 of that kind fail, counted from then on (CALL: w write, s sync, t truncate, o create, u unlink,
 * r rename, * any of them). `/disk/off` ends it, and fails with EEXIST when something did fail, else with ENOENT.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FILES 65536

struct entry {
  char what;
  uint8_t created;
  uint16_t unused;
  int32_t file;
  int64_t offset;
  uint32_t length;
  uint32_t second;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char watched[FILES];
static const char *root;
static int logged = -1;
static char failing;
static long first, times, seen;
static int failure, failed;

__attribute__((constructor)) static void begin(void) {
  root = getenv("DISK_ROOT");
  const char *log = getenv("DISK_LOG");
  if (log) logged = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_watched(const char *path) {
  size_t length = root ? strlen(root) : 0;
  return length > 0 && path && strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int is_open(int file) { return file >= 0 && file < FILES && watched[file]; }

static void put(const void *bytes, size_t length) {
  for (size_t done = 0; done < length;) {
    long written = syscall(SYS_write, logged, (const char *)bytes + done, length - done);
    if (written <= 0) abort();
    done += written;
  }
}

static void note(struct entry entry, const void *bytes, const void *more) {
  if (logged < 0) return;
  int before = errno;
  pthread_mutex_lock(&lock);
  put(&entry, sizeof entry);
  put(bytes, entry.length);
  if (entry.second > 0) put(more, entry.second);
  pthread_mutex_unlock(&lock);
  errno = before;
}

/* Whether this call is one of those that fail. */
static int fails(char call) {
  if (!failing || (failing != '*' && failing != call)) return 0;
  seen++;
  if (seen < first || seen >= first + times) return 0;
  failed = 1;
  errno = failure;
  return 1;
}

static int command(const char *path) {
  if (strcmp(path, "/disk/off") == 0) {
    failing = 0;
    errno = failed ? EEXIST : ENOENT;
    return -1;
  }
  if (sscanf(path, "/disk/%c/%ld/%d/%ld", &failing, &first, &failure, &times) != 4) abort();
  seen = 0;
  failed = 0;
  errno = ENOENT;
  return -1;
}

static int open_file(const char *path, int flags, mode_t mode) {
  if (path && strncmp(path, "/disk/", 6) == 0) return command(path);
  int is_ours = is_watched(path);
  int creates = is_ours && (flags & O_CREAT) && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) != 0;
  if (creates && fails('o')) return -1;
  int file = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (file < 0 || file >= FILES) return file;
  watched[file] = is_ours;
  if (!is_ours) return file;
  note((struct entry){'o', creates, 0, file, 0, strlen(path), 0}, path, NULL);
  if (flags & O_TRUNC) note((struct entry){'t', 0, 0, file, 0, 0, 0}, NULL, NULL);
  return file;
}

int open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = va_arg(arguments, int);
  va_end(arguments);
  return open_file(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = va_arg(arguments, int);
  va_end(arguments);
  return open_file(path, flags | O_LARGEFILE, mode);
}

int close(int file) {
  if (is_open(file)) {
    watched[file] = 0;
    note((struct entry){'c', 0, 0, file, 0, 0, 0}, NULL, NULL);
  }
  return syscall(SYS_close, file);
}

ssize_t write(int file, const void *bytes, size_t length) {
  if (!is_open(file)) return syscall(SYS_write, file, bytes, length);
  if (fails('w')) return -1;
  ssize_t written = syscall(SYS_write, file, bytes, length);
  if (written > 0) {
    int64_t end = syscall(SYS_lseek, file, 0, SEEK_CUR);
    note((struct entry){'w', 0, 0, file, end - written, written, 0}, bytes, NULL);
  }
  return written;
}

static ssize_t write_at(int file, const void *bytes, size_t length, int64_t offset) {
  if (is_open(file) && fails('w')) return -1;
  ssize_t written = syscall(SYS_pwrite64, file, bytes, length, offset);
  if (is_open(file) && written > 0) note((struct entry){'w', 0, 0, file, offset, written, 0}, bytes, NULL);
  return written;
}
ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) { return write_at(file, bytes, length, offset); }
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) { return write_at(file, bytes, length, offset); }

static int sync_file(int file, long call) {
  if (is_open(file) && fails('s')) return -1;
  int result = syscall(call, file);
  if (is_open(file) && result == 0) note((struct entry){'s', 0, 0, file, 0, 0, 0}, NULL, NULL);
  return result;
}
int fsync(int file) { return sync_file(file, SYS_fsync); }
int fdatasync(int file) { return sync_file(file, SYS_fdatasync); }

static int truncate_file(int file, int64_t length) {
  if (is_open(file) && fails('t')) return -1;
  int result = syscall(SYS_ftruncate, file, length);
  if (is_open(file) && result == 0) note((struct entry){'t', 0, 0, file, length, 0, 0}, NULL, NULL);
  return result;
}
int ftruncate(int file, off_t length) { return truncate_file(file, length); }
int ftruncate64(int file, off64_t length) { return truncate_file(file, length); }

int unlink(const char *path) {
  int is_ours = is_watched(path);
  if (is_ours && fails('u')) return -1;
  int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  if (is_ours && result == 0) note((struct entry){'u', 0, 0, -1, 0, strlen(path), 0}, path, NULL);
  return result;
}

int rename(const char *from, const char *to) {
  int is_ours = is_watched(to);
  if (is_ours && fails('r')) return -1;
  int result = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  if (is_ours && result == 0) note((struct entry){'r', 0, 0, -1, 0, strlen(from), strlen(to)}, from, to);
  return result;
}
