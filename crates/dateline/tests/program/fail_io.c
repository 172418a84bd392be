/* Lets the Nth write, sync or rename of a program fail, when it is told to. Preloaded into the built program by the tests.
   FAIL_IO names a file of eight 64-bit numbers that both sides map:
   0 kinds that count (1 write, 2 sync, 4 rename; 0 = nothing does)   1 which one fails   2 its errno
   3 how many were counted   4 how many failed   5 others: 1 = all after it fail as well */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static volatile int64_t *control;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("FAIL_IO");
  int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *mapped = mmap(0, 64, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapped != MAP_FAILED) control = mapped;
  close(file);
}

static int fails(int kind) {
  if (!control || !(control[0] & kind)) return 0;
  int64_t number = __atomic_add_fetch((int64_t *)&control[3], 1, __ATOMIC_SEQ_CST);
  if (number != control[1] && !(control[5] && number > control[1])) return 0;
  __atomic_add_fetch((int64_t *)&control[4], 1, __ATOMIC_SEQ_CST);
  errno = (int)control[2];
  return 1;
}

/* Only what lies on a disk: not sockets, pipes, terminals. */
static int on_disk(int file) {
  struct stat about;
  int kept = errno, is = fstat(file, &about) == 0 && S_ISREG(about.st_mode);
  errno = kept;
  return is;
}

#define NEXT(name) static __typeof__(&name) next; if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define WRITES(file) if (control && control[0] && on_disk(file) && fails(1)) return -1

ssize_t write(int file, const void *bytes, size_t count) { NEXT(write); WRITES(file); return next(file, bytes, count); }
ssize_t writev(int file, const struct iovec *parts, int count) { NEXT(writev); WRITES(file); return next(file, parts, count); }
ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) { NEXT(pwrite); WRITES(file); return next(file, bytes, count, at); }
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) { NEXT(pwrite64); WRITES(file); return next(file, bytes, count, at); }
int fsync(int file) { NEXT(fsync); if (fails(2)) return -1; return next(file); }
int fdatasync(int file) { NEXT(fdatasync); if (fails(2)) return -1; return next(file); }
int rename(const char *from, const char *to) { NEXT(rename); if (fails(4)) return -1; return next(from, to); }
int renameat(int a, const char *from, int b, const char *to) { NEXT(renameat); if (fails(4)) return -1; return next(a, from, b, to); }
