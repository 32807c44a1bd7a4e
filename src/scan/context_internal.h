/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The readers behind context.h. Each gets bytes and a place in them and says
 * what it knows; they stop soon behind the place.
 */
#ifndef PATROL_SCAN_CONTEXT_INTERNAL_H
#define PATROL_SCAN_CONTEXT_INTERNAL_H

#include "scan/context.h"

/* A map or list that is open where a reader is. */
struct context_frame {
    struct slice key;  /* in the map that it stands in */
    size_t index;      /* in the list that it stands in, from 1; 0: in a map */
    size_t items;      /* that it has, if it is a list */
    struct slice name; /* of {name: NAME, value: VALUE} */
    struct slice user;
    struct slice host;
};

/* The way to the place, and the value that stands there. */
struct context_keys {
    const char *base; /* what offsets count from */
    size_t place;     /* of the secret */
    struct context_frame frames[LIMIT_CONTEXT_DEPTH];
    size_t depth;
    size_t too_deep;   /* frames that found no room */
    size_t found;      /* depth of the map or list that has the secret; 0: not yet */
    struct slice leaf; /* the key there */
    size_t leaf_index; /* or the item, from 1 */
    struct slice value;
    bool done; /* that map or list was closed */
};

void context_keys_begin(struct context_keys *keys, struct slice bytes, size_t place);

/* A map or list begins: the value of `key`, or without one (ptr NULL) the
 * next item of a list. */
void context_keys_push(struct context_keys *keys, struct slice key);
void context_keys_pop(struct context_keys *keys);

/* `key: value`, or the next item of a list. */
void context_keys_value(struct context_keys *keys, struct slice key, struct slice value);

/* No use to go on: done, or so far behind the place that nothing was found. */
bool context_keys_over(const struct context_keys *keys, size_t at);

/* Says what was found, if anything was. `encoding` is that of the secret. */
void context_keys_tell(const struct context_keys *keys, enum encoding encoding,
                       struct context_finder *out);

/* NuGet names the host of a password elsewhere in its file. Returns how far it read. */
size_t context_nuget_tell(const struct context_keys *keys, struct slice bytes,
                          struct context_finder *out);

/* The names of the files and the readers for them. Each returns how far it read. */
size_t context_flow_read(struct context_keys *keys, struct slice bytes, char separator);
size_t context_yaml_read(struct context_keys *keys, struct slice bytes);
size_t context_xml_read(struct context_keys *keys, struct slice bytes);
size_t context_braces_read(struct context_keys *keys, struct slice bytes);
size_t context_ini_read(const struct context_query *query, struct context_finder *out);
size_t context_netrc_read(const struct context_query *query, struct context_finder *out);

/* A map or list in brackets at bytes[at], the value of `key` (ptr NULL: an
 * item, or the whole); returns the offset behind it. */
size_t context_flow_skip(struct context_keys *keys, struct slice key, struct slice bytes, size_t at,
                         char separator);

/* The line of the secret: user and host of a URL stand above all else, a key
 * only where none is known. */
void context_line_read(const struct context_query *query, struct context_finder *out);

/* What a command on the line of the secret is told beside it. */
enum context_command {
    CONTEXT_COMMAND_NONE,
    CONTEXT_COMMAND_TOLD,
    CONTEXT_COMMAND_REQUEST, /* it goes to the host that the line names */
};
enum context_command context_command_read(struct slice before, struct slice after,
                                          struct context_finder *out);

/* Ends with that word, in either case, and not with a longer one. */
bool context_ends_with_word(struct slice text, const char *word);
/* Without those of `chars` that end it. */
struct slice context_without_end(struct slice text, const char *chars);

/* The run of base 64 around [start, end). */
struct slice context_encoded_run(struct slice bytes, size_t start, size_t end);

/* What encoded text has around the secret; the query is of its whole run. */
MUST_USE enum err_code context_encoded_read(const struct context_query *query, unsigned depth,
                                            struct context_finder *out);

/* context_find for text inside text. */
MUST_USE enum err_code context_find_inside(const struct context_query *query, unsigned depth,
                                           struct context_finder *out);

/* Names as they are compared: lower case, without '_' and '-'. */
bool context_name_is_user(struct slice name);
bool context_name_is_host(struct slice name);
bool context_name_is_secret(struct slice name);
/* A NAME such as variables and settings have, and a character of it. */
bool context_name_is_plain(struct slice name);
bool context_name_char(char c);

/* Sets the host from "HOST", "HOST:PORT" or a URL; nothing where it is none. */
void context_host_set(struct context_finder *out, struct slice text);
/* The length of HOST or HOST:PORT at the front of `text`; 0: there is none. */
size_t context_host_length(struct slice text);
/* Sets the user name where it can be one. */
void context_user_set(struct context_finder *out, struct slice text);

#endif
