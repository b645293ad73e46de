/* Preloaded into a process: writes down every change it makes to files below a folder, in the
 * order it was made, and can let some of them fail. Read by recorder.py.
 *
 * RECORDER_BELOW  the folder, without a slash at its end; empty for every file there is
 * RECORDER_LOG    where to write it down; without it nothing is
 *
 * An entry is: operation, length of the name, offset, length, the name, and what was written.
 * Not seen are writes through mapped memory and the buffers of C's own streams: who looks for a
 * leak reads the files that are left as well.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { LONGEST = 4096 };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static const char *below;
static size_t below_length;
static int log_fd = -1;
static long fail_at, fail_until, done, failed;
static int fail_with;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("RECORDER_LOG");
    below = getenv("RECORDER_BELOW");
    below_length = below ? strlen(below) : 0;
    if (path)
        log_fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* Of the operations from now on, the at-th and those after it fail, so many of them. With no error
 * to fail with, the process is killed instead, before the at-th is done. */
void recorder_fail(long at, long count, int error) {
    pthread_mutex_lock(&turn);
    done = failed = 0;
    fail_at = at;
    fail_until = at + count;
    fail_with = error;
    pthread_mutex_unlock(&turn);
}

/* How many operations there were, and how many of them failed. */
long recorder_done(void) { return done; }
long recorder_failed(void) { return failed; }

static const char *watched(const char *path) {
    if (!below || strncmp(path, below, below_length) != 0)
        return NULL;
    if (path[below_length] == '\0')
        return ".";
    return path[below_length] == '/' ? path + below_length + 1 : NULL;
}

static const char *name_of(int fd, char *path) {
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, LONGEST - 1);
    if (length <= 0)
        return NULL;
    path[length] = '\0';
    return watched(path);
}

static void note(char operation, const char *name, uint64_t offset, const void *data, size_t length) {
    if (log_fd < 0)
        return;
    struct { char operation; uint16_t name; uint64_t offset, length; } __attribute__((packed)) head = {
        operation, (uint16_t)strlen(name), offset, length};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)name, head.name}, {(void *)data, length}};
    int error = errno;
    pthread_mutex_lock(&turn);
    ssize_t written = syscall(SYS_writev, log_fd, parts, 3);
    pthread_mutex_unlock(&turn);
    if (written != (ssize_t)(sizeof head + head.name + length))
        abort(); /* what is not written down must not look like nothing */
    errno = error;
}

static int fails(void) {
    if (!fail_at)
        return 0;
    pthread_mutex_lock(&turn);
    done += 1;
    int now = done >= fail_at && done < fail_until;
    failed += now;
    pthread_mutex_unlock(&turn);
    if (now && !fail_with)
        kill(getpid(), SIGKILL);
    if (now)
        errno = fail_with;
    return now;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) \
        real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static void opened(int fd, int flags) {
    char path[LONGEST];
    const char *name = fd >= 0 && flags & O_CREAT ? name_of(fd, path) : NULL;
    if (name)
        note('O', name, 0, NULL, 0);
}

static mode_t mode_in(int flags, va_list rest) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
}

#define OPEN(function) \
    int function(const char *path, int flags, ...) { \
        REAL(int, function, const char *, int, ...); \
        va_list rest; \
        va_start(rest, flags); \
        int fd = real(path, flags, mode_in(flags, rest)); \
        va_end(rest); \
        opened(fd, flags); \
        return fd; \
    }
OPEN(open)
OPEN(open64)

#define OPEN_AT(function) \
    int function(int folder, const char *path, int flags, ...) { \
        REAL(int, function, int, const char *, int, ...); \
        va_list rest; \
        va_start(rest, flags); \
        int fd = real(folder, path, flags, mode_in(flags, rest)); \
        va_end(rest); \
        opened(fd, flags); \
        return fd; \
    }
OPEN_AT(openat)
OPEN_AT(openat64)

#define WRITE_AT(function, type) \
    ssize_t function(int fd, const void *data, size_t length, type offset) { \
        REAL(ssize_t, function, int, const void *, size_t, type); \
        char path[LONGEST]; \
        const char *name = name_of(fd, path); \
        if (name && fails()) \
            return -1; \
        ssize_t written = real(fd, data, length, offset); \
        if (name && written > 0) \
            note('W', name, (uint64_t)offset, data, (size_t)written); \
        return written; \
    }
WRITE_AT(pwrite, off_t)
WRITE_AT(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t length) {
    REAL(ssize_t, write, int, const void *, size_t);
    char path[LONGEST];
    const char *name = name_of(fd, path);
    if (name && fails())
        return -1;
    off_t offset = name ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t written = real(fd, data, length);
    if (name && written > 0)
        note('W', name, offset < 0 ? 0 : (uint64_t)offset, data, (size_t)written);
    return written;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    ssize_t written = 0;
    for (int part = 0; part < count; part++) {
        ssize_t more = write(fd, parts[part].iov_base, parts[part].iov_len);
        if (more < 0)
            return written ? written : -1;
        written += more;
        if ((size_t)more < parts[part].iov_len)
            break;
    }
    return written;
}

#define TRUNCATE(function, type) \
    int function(int fd, type length) { \
        REAL(int, function, int, type); \
        char path[LONGEST]; \
        const char *name = name_of(fd, path); \
        if (name && fails()) \
            return -1; \
        int result = real(fd, length); \
        if (name && !result) \
            note('T', name, (uint64_t)length, NULL, 0); \
        return result; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(function) \
    int function(int fd) { \
        REAL(int, function, int); \
        char path[LONGEST]; \
        const char *name = name_of(fd, path); \
        if (name && fails()) \
            return -1; \
        int result = real(fd); \
        if (name && !result) \
            note('S', name, 0, NULL, 0); \
        return result; \
    }
SYNC(fsync)
SYNC(fdatasync)

static const char *watched_path(const char *path, char *whole) {
    if (path[0] == '/')
        return watched(path);
    if (!getcwd(whole, LONGEST - 1) || strlen(whole) + strlen(path) + 2 > LONGEST)
        return NULL;
    strcat(whole, "/");
    strcat(whole, path);
    return watched(whole);
}

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    char whole[LONGEST];
    const char *name = watched_path(path, whole);
    int result = real(path);
    if (name && !result)
        note('U', name, 0, NULL, 0);
    return result;
}

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    char whole_from[LONGEST], whole_to[LONGEST];
    const char *old = watched_path(from, whole_from), *new = watched_path(to, whole_to);
    if ((old || new) && fails())
        return -1;
    int result = real(from, to);
    if (old && new && !result)
        note('R', old, 0, new, strlen(new));
    return result;
}
