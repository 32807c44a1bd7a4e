/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks whether tokens are live: GitHub's at one GitHub host, those of other
 * vendors where the recipe of their rule says. One request decides; which one
 * depends on the token's verifier (github/endpoints, github/vendor_check). The
 * answer becomes a verdict by a table: only what says "bad token" is dead.
 *
 * A GitHub token goes to the host that the operator named and to no other,
 * the others to the fixed address of their recipe; plain http is for loopback
 * addresses only; redirects are not followed. Hosts are asked one after the
 * other, GitHub first; what one of them limits does not stop the next.
 *
 * Thread: confined.
 */
#ifndef PATROL_GITHUB_CHECK_H
#define PATROL_GITHUB_CHECK_H

#include "core/arena.h"
#include "core/env.h"
#include "core/err.h"
#include "core/secret.h"
#include "github/radius.h"
#include "model/recipe.h"
#include "model/verdict.h"

struct check_options {
    const char *host;        /* "github.com", "ghes.example.org", "x.ghe.com"; NULL: api_url */
    const char *api_url;     /* base URL (GITHUB_API_URL), unless host is given; NULL: github.com */
    const char *proxy;       /* NULL: from the environment */
    const char *ca_file;     /* NULL: the system's */
    unsigned timeout_ms;     /* a request, connecting included */
    unsigned retries;        /* after failures that may pass */
    unsigned concurrency;    /* requests at once; GitHub asks for one at a time */
    const char *version;     /* for User-Agent */
    const char *cache_path;  /* verdicts of earlier runs (github/cache.h); NULL: none */
    enum radius_depth depth; /* how much is asked about live tokens */
    unsigned budget;         /* requests at most; 0: any number */
    bool fresh;              /* ask also about what is remembered as live */
    bool github_only;        /* ask no other vendor */
    const char *repository;  /* "OWNER/NAME" that tokens leaked from; NULL: not known */
    const char *credential;  /* the operator's own token for the GitHub host; NULL: none */
    const char *organization; /* whose list of authorized credentials is read; NULL: none */
    bool withhold;            /* send no token that was found */
};

#define CHECK_OPTIONS_DEFAULTS                                                                     \
    {                                                                                              \
        NULL, NULL, NULL, NULL, 10000, 2, 1, "0", NULL, RADIUS_LIVENESS, 0, false, false, NULL,    \
            NULL, NULL, false                                                                      \
    }

struct checker;
struct host;

/* ERR_USAGE: a host or address that may not be asked. Without libcurl every
 * check is ONLINE_UNKNOWN and says so. A file of verdicts that cannot be used is
 * said in the log and done without. */
MUST_USE enum err_code checker_new(const struct check_options *options, const struct env *env,
                                   struct checker **out, struct err *err);
void checker_free(struct checker *checker);

/* One token to ask about. */
struct check {
    const struct secret *secret;
    const char *verifier;        /* rule.verify */
    const struct recipe *recipe; /* of another vendor; NULL: `verifier` is GitHub's */
    bool at_home;                /* a place says that it is for the vendor's own host */
    const struct offline_verdict *offline;
    struct online_verdict *verdict; /* written; text in the arena of checker_run */
};

/* Writes the verdict of each check: never fails for the network's sake, such
 * checks become ONLINE_UNKNOWN with the reason. Tokens with an invalid
 * checksum are not sent, those with a valid one go first. The caller gives
 * each token once. ERR_CANCELLED leaves the rest ONLINE_NOT_CHECKED. */
MUST_USE enum err_code checker_run(struct checker *checker, struct check *checks, size_t count,
                                   struct arena *arena, struct err *err);

/* One more question to the GitHub host, beside the checks. */
struct check_question {
    const char *url;                 /* below base_url or site_url of checker_host */
    const struct secret *credential; /* the operator's own, or a live token */
    bool git;                        /* as git signs in, and not as the API wants it */
};

/* Asks it, under the same limits and budget. *out is borrowed until the next
 * question; without an answer its status is 0. ERR_NOMEM, ERR_CANCELLED. */
MUST_USE enum err_code checker_ask(struct checker *checker, const struct check_question *question,
                                   struct http_answer *out, struct err *err);

/* The GitHub host that is asked. */
const struct host *checker_host(const struct checker *checker);

/* Requests made so far. */
uint64_t checker_requests(const struct checker *checker);

#endif
