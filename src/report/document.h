/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A structured report while it is written: an emitter, and what keeps secrets
 * out of the names it quotes. Functions that take a `name` write an entry of a
 * map, with NULL an item of a list.
 *
 * Thread: confined. Failure: sticks in the emitter until document_close.
 */
#ifndef PATROL_REPORT_DOCUMENT_H
#define PATROL_REPORT_DOCUMENT_H

#include "report/conceal.h"
#include "report/emitter.h"

struct document {
    const struct emitter_type *type;
    struct emitter *emitter;
    const struct findings *findings;
    struct conceal conceal;
};

/* Writes one document about findings; `fill` says what is in it. */
typedef void (*document_fill_fn)(struct document *doc, const void *ctx);
MUST_USE enum err_code document_write(const struct emitter_type *type,
                                      const struct findings *findings, struct file_writer *out,
                                      document_fill_fn fill, const void *ctx, struct err *err);

/* Of several documents about the same findings each is opened and closed;
 * document_release comes once, also after a failure. */
MUST_USE enum err_code document_init(struct document *doc, const struct emitter_type *type,
                                     const struct findings *findings, struct err *err);
MUST_USE enum err_code document_open(struct document *doc, struct file_writer *out,
                                     struct err *err);
MUST_USE enum err_code document_close(struct document *doc, struct err *err);
void document_release(struct document *doc);

void document_map(struct document *doc, const char *name);
void document_map_end(struct document *doc);
void document_list(struct document *doc, const char *name);
void document_list_end(struct document *doc);
void document_text(struct document *doc, const char *name, struct slice value);
void document_str(struct document *doc, const char *name, const char *value);
void document_number(struct document *doc, const char *name, uint64_t value);
void document_real(struct document *doc, const char *name, double value);
void document_flag(struct document *doc, const char *name, bool value);
void document_null(struct document *doc, const char *name);

/* RFC 3339, UTC. */
void document_time(struct document *doc, const char *name, int64_t seconds);

void document_base64(struct document *doc, const char *name, struct slice bytes);

/* Leaves out what is empty. */
void document_text_if(struct document *doc, const char *name, struct slice value);

/* Text from outside without secrets (`own`, which may be NULL, among them). Where it
 * is no UTF-8 its bytes follow in base64 as `bytes_name`, so that the file can
 * be found. */
void document_name(struct document *doc, const char *name, const char *bytes_name,
                   const struct secret *own, struct slice value);

/* The same without the bytes; leaves out what is empty. */
void document_name_if(struct document *doc, const char *name, const struct secret *own,
                      struct slice value);

#endif
