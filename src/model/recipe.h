/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a vendor is asked whether its token lives, as data: what the list
 * `verifiers` of a rule file says. One request to a fixed address, and what the
 * answers mean. The secret goes into a header or the body, never into the
 * address, which proxies and servers write into logs.
 *
 * Made by rules/recipe_read.h, which refuses what is not safe, and used by
 * github/vendor_check.h.
 *
 * Thread: immutable.
 */
#ifndef PATROL_MODEL_RECIPE_H
#define PATROL_MODEL_RECIPE_H

#include "core/text_list.h"
#include "model/verdict.h"

/* Where the secret stands in a header or body. */
#define RECIPE_TOKEN "{{token}}"
#define RECIPE_BASIC_USER "{{basic-user}}"         /* base64 of "TOKEN:" */
#define RECIPE_BASIC_PASSWORD "{{basic-password}}" /* base64 of ":TOKEN" */

#define RECIPE_HEADERS_MOST 8
#define RECIPE_ANSWERS_MOST 16

/* An answer with this status means `state`, if its body is JSON in which
 * `pointer` (RFC 6901; NULL: anything) leads to the text `equals` (NULL: to
 * anything but null). The first that fits counts. */
struct recipe_answer {
    unsigned status;
    const char *pointer;
    const char *equals;
    enum online_state state;
    const char *reason; /* NULL: the usual one of this state */
};

struct recipe {
    const char *name;
    const char *uncheckable; /* why nobody can be asked; then there is nothing else */
    const char *reference;   /* where the vendor describes the request */
    const char *method;      /* "GET", "POST" */
    const char *url;
    const char *host; /* of the address */
    const char *body; /* NULL: none */
    struct text_list headers;
    struct text_list prefixes; /* the tokens that can be asked about; none: all */
    struct text_list homes;    /* further names that the vendor goes by, beside its host's */
    const char *elsewhere;     /* why a refusal is no proof unless a place names this vendor */
    const char *login;         /* pointer to the owner's name; NULL: the vendor does not tell */
    const struct recipe_answer *answers;
    size_t answer_count;
};

/* Do people write `name` for this vendor: the last two labels of its host,
 * one of its homes, or anything below them? */
bool recipe_is_called(const struct recipe *recipe, struct slice name);

/* Is it one of the tokens that can be asked about? */
bool recipe_knows(const struct recipe *recipe, struct slice raw);

#endif
