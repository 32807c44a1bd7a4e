/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document being written, event by event, so that JSON and YAML are the
 * same model and memory does not grow with the report. Keys come before
 * values inside maps.
 *
 * Text is any bytes: what is no UTF-8 is written with U+FFFD.
 * Thread: confined. The first failure sticks and is told by emitter_close.
 */
#ifndef PATROL_REPORT_EMITTER_H
#define PATROL_REPORT_EMITTER_H

#include "core/err.h"
#include "core/file.h"

struct emitter;

/* A new writing format is one of these. */
struct emitter_type {
    /* Appends name and version of the library below. */
    void (*library)(struct buf *out);
    enum err_code (*open)(struct file_writer *out, struct emitter **emitter, struct err *err);
    void (*map_begin)(struct emitter *emitter);
    void (*map_end)(struct emitter *emitter);
    void (*list_begin)(struct emitter *emitter);
    void (*list_end)(struct emitter *emitter);
    void (*key)(struct emitter *emitter, const char *name);
    void (*text)(struct emitter *emitter, struct slice value);
    void (*number)(struct emitter *emitter, int64_t value);
    void (*real)(struct emitter *emitter, double value);
    void (*boolean)(struct emitter *emitter, bool value);
    void (*null)(struct emitter *emitter);
    /* Ends the document and frees; says the first failure of all calls. */
    enum err_code (*close)(struct emitter *emitter, struct err *err);
};

extern const struct emitter_type json_write;      /* report/json_write.c */
extern const struct emitter_type json_write_line; /* the same, each document on one line */
extern const struct emitter_type yaml_write;      /* report/yaml_write.c */

#endif
