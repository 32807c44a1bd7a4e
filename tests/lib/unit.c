/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/unit.h"

#include <string.h>

/* At most so many bytes of each side are shown. */
#define SHOWN 200

static void print_slice(const char *name, struct slice s)
{
    print_error("%s (%zu bytes): \"", name, s.len);
    for (size_t i = 0; i < s.len && i < SHOWN; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (c >= 0x20 && c < 0x7f)
            print_error("%c", c);
        else
            print_error("\\x%02x", c);
    }
    print_error("\"%s\n", s.len > SHOWN ? "..." : "");
}

void unit_assert_slice(struct slice is, struct slice expected, const char *file, int line)
{
    if (slice_equal(is, expected))
        return;
    print_slice("is      ", is);
    print_slice("expected", expected);
    _fail(file, line);
}

void unit_assert_code(enum err_code code, enum err_code expected, const struct err *err,
                      const char *file, int line)
{
    if (code == expected)
        return;
    print_error("is %d (%s), expected %d (%s)%s%s\n", (int)code, err_text(code), (int)expected,
                err_text(expected), err && err->msg[0] ? ": " : "", err ? err->msg : "");
    _fail(file, line);
}

void unit_assert_fails(enum err_code code, enum err_code expected, const struct err *err,
                       const char *part, const char *file, int line)
{
    unit_assert_code(code, expected, err, file, line);
    if (strstr(err->msg, part))
        return;
    print_error("message \"%s\" lacks \"%s\"\n", err->msg, part);
    _fail(file, line);
}

uint32_t unit_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}
