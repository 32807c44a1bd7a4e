/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the operator asked for. options.def defines each option once: parser,
 * configuration keys, help, man page and completions all read that table.
 *
 * Syntax: --name VALUE, --name=VALUE, -x VALUE, -xVALUE, grouped letters,
 * --no-name for every flag, `--` ends the options, `-` is an argument.
 *
 * Ownership: `struct options` owns what it points to, but for argv, which must
 * outlive it. Thread: immutable once main has read everything.
 */
#ifndef PATROL_CMD_OPTIONS_H
#define PATROL_CMD_OPTIONS_H

#include "cmd/value.h"
#include "core/arena.h"
#include "core/env.h"
#include "core/err.h"
#include "github/radius.h"
#include "model/severity.h"
#include "report/report_format.h"

/* The identities of the options: OPTION_FORMAT, … */
enum option_id {
#define OPTION(id, ...) OPTION_##id,
#include "cmd/options.def"
#undef OPTION
    OPTION_COUNT,
};

/* Options that belong together; a command takes whole groups. */
enum option_group {
    GROUP_TARGETS,
    GROUP_HISTORY,
    GROUP_HOOK,
    GROUP_RULES,
    GROUP_PROOF, /* of rules */
    GROUP_SUPPRESS,
    GROUP_BASELINE,
    GROUP_CHECKS,
    GROUP_HOST,    /* of the checks: which host, and how it is asked */
    GROUP_DEPTH,   /* of the checks: how much */
    GROUP_TOKENS,  /* which tokens of a report */
    GROUP_SECRETS, /* where they are read from */
    GROUP_REVOKE,
    GROUP_FORMAT,
    GROUP_REPORT,
    GROUP_RUN,
    GROUP_CONFIG,
    GROUP_HELP,
    GROUP_GENERAL,
};

#define GROUP_COUNT 19
#define GROUP_BIT(group) (1u << (group))

enum option_kind {
    KIND_FLAG,     /* bool */
    KIND_COUNT,    /* unsigned: how often it was given */
    KIND_TEXT,     /* const char * */
    KIND_LIST,     /* struct option_list, repeatable */
    KIND_NUMBER,   /* uint64_t */
    KIND_SIZE,     /* uint64_t bytes: 100, 64K, 10M, 2G */
    KIND_SECONDS,  /* uint64_t milliseconds: 10, 0.5 */
    KIND_SEVERITY, /* enum severity */
    KIND_WHEN,     /* enum when */
    KIND_FORMAT,   /* const struct report_format * */
    KIND_REPORT,   /* struct report_list, repeatable */
    KIND_DEPTH,    /* enum radius_depth */
};

enum {
    OPTION_OPERATOR = 1, /* the command line alone sets it, no configuration file */
    OPTION_NEGATED = 2,  /* on by default: help shows --no-NAME */
    OPTION_HIDDEN = 4,   /* not in help */
};

struct option {
    const char *name;    /* behind "--", and the key in a configuration file */
    char letter;         /* behind "-"; 0: none */
    const char *value;   /* "FILE", "N"; NULL for KIND_FLAG and KIND_COUNT */
    const char *implied; /* value of --name alone, where that is allowed: then --name=VALUE only */
    enum option_kind kind;
    enum option_group group;
    unsigned also;           /* GROUP_BITs of further groups that it is in */
    size_t offset;           /* in struct options */
    unsigned flags;          /* OPTION_OPERATOR … */
    uint64_t most;           /* KIND_NUMBER, KIND_SIZE, KIND_SECONDS: greatest value */
    const char *environment; /* variable that sets it too; NULL: none */
    const char *help;        /* one line */
    const char *more;        /* further sentences for the man page; NULL: none */
};

/* The option of this id. */
const struct option *option_of(enum option_id id);

/* Is it one that a command with these groups takes? */
bool option_is_in(const struct option *option, unsigned groups);

/* Title of a group in help; adjacent groups may share one. */
const char *option_group_title(enum option_group group);

struct option_list {
    const char **items;
    size_t count;
    size_t cap;
};

struct report_request {
    const struct report_format *format;
    const char *path;
};

struct report_list {
    struct report_request *items;
    size_t count;
    size_t cap;
};

/* Where a setting came from, the weaker one first. */
enum option_origin { ORIGIN_DEFAULT, ORIGIN_CONFIG, ORIGIN_ENVIRONMENT, ORIGIN_COMMAND_LINE };

/* "default", "configuration", "environment", "command line". */
const char *option_origin_name(enum option_origin origin);

struct options {
    /* What is scanned. */
    struct option_list exclude; /* globs */
    uint64_t max_file_size;     /* bytes; 0: no limit */
    bool follow_symlinks;
    bool archives; /* default true; false: --no-archives */
    uint64_t archive_depth;
    bool git_archives;

    /* History. */
    bool history; /* default true; false: --no-history */
    bool history_only;
    bool staged;
    const char *range;  /* "A..B" or NULL */
    const char *since;  /* date or NULL */
    const char *branch; /* or NULL: everything */
    bool exhaustive;    /* look at copied ranges of deltas again */

    /* patrol hook. */
    bool global;
    uint64_t time_budget_ms; /* 0: none */

    /* Rules. */
    struct option_list rules;
    bool builtin_rules; /* default true */
    struct option_list enable_rules;
    struct option_list disable_rules;

    /* What is let pass. */
    struct option_list baselines;
    bool inline_allow; /* default true */
    struct option_list allow_markers;

    /* patrol baseline. */
    const char *from; /* a saved report, or NULL */
    const char *reason;
    const char *author;
    const char *expires; /* date or NULL */

    /* Checks. */
    bool verify;         /* default true; hooks look at origin[OPTION_VERIFY] */
    bool vendors;        /* default true: ask those of other tokens than GitHub's, too */
    const char *host;    /* NULL: github.com */
    const char *api_url; /* NULL: derived from host; never set beside host */
    const char *ca_file;
    const char *proxy;
    uint64_t timeout_ms;
    uint64_t retries;
    const char *repository;   /* "OWNER/NAME" that the tokens leaked from, or NULL */
    const char *org;          /* whose list of credentials is read, or NULL */
    enum radius_depth online; /* how much is asked about live tokens */
    uint64_t verify_budget;   /* requests at most; 0: any number */
    const char *cache;        /* file of verdicts; NULL: setup_checks knows the place */
    bool no_cache;

    /* The report. */
    const struct report_format *format;
    const char *output; /* "-": standard output */
    struct report_list reports;
    const char *secrets; /* file for raw values, or NULL */

    /* Tokens of a report. */
    struct option_list only;   /* names of verdicts */
    const char *changed_since; /* an older report, or NULL */
    bool yes;                  /* revoke: do it */
    uint64_t wait_ms;          /* revoke: for the last 401 */

    enum severity fail_on;
    bool exit_zero;
    bool cost;
    struct option_list cost_on;

    /* The run. */
    uint64_t threads;   /* 0: as many as there are processors */
    const char *config; /* NULL: that of the repository */
    bool no_config;
    bool quiet;
    unsigned verbose;
    enum when color;
    enum when progress;
    bool help;
    bool man;               /* `patrol help --man` */
    const char *completion; /* `patrol help --completion SHELL` */

    /* What is no option. */
    const char *const *args;
    size_t arg_count;

    enum option_origin origin[OPTION_COUNT];
    const char *config_file; /* the file that ORIGIN_CONFIG means, or NULL */
    const char *top;         /* folder of the repository whose own files count, or NULL */
    struct arena arena;
};

/* Fills in the defaults. */
void options_init(struct options *options);
void options_release(struct options *options);

/* Reads the words behind the command's name; `groups` are those that the
 * command takes. ERR_USAGE says what is wrong and names the nearest option. */
MUST_USE enum err_code options_parse(struct options *options, unsigned groups, int argc,
                                     char *const *argv, struct err *err);

/* Reads the environment variables of the table; what the command line said
 * stays. */
MUST_USE enum err_code options_read_environment(struct options *options, unsigned groups,
                                                struct err *err);

/* Sets one option from text; lists grow. A value from a stronger origin stays.
 * The message of ERR_USAGE speaks of the value only; the caller says where it
 * stood. */
MUST_USE enum err_code options_set(struct options *options, enum option_id id, struct slice value,
                                   enum option_origin origin, struct err *err);

/* Says on `env` which settings are not the defaults, and who set them. */
void options_log(const struct options *options, const struct env *env);

#endif
