/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/rule_try.h"

#include "cmd/cmd.h"
#include "core/limits.h"
#include "core/secret.h"
#include "core/utf8.h"
#include "match/matcher.h"
#include "report/layout.h"

/* Files are read whole, which is fine for trying. */
#define FILE_BYTES (256 * MIB)

struct trial {
    struct matcher *matcher;
    struct scanner *scanner;
    struct file_writer *out;
    const char *path;
    struct buf content;
    size_t matches;
    struct err *err;
};

/* A set in which nothing but this rule is active. */
static enum err_code only_rule(const struct options *options, const char *id, struct ruleset *set,
                               struct err *err)
{
    enum err_code code = ERR_OK;

    if (options->builtin_rules)
        code = ruleset_add_builtin(set, err);
    for (size_t i = 0; i < options->rules.count && code == ERR_OK; i++)
        code = ruleset_add_path(set, options->rules.items[i], err);
    if (code == ERR_OK)
        code = ruleset_select(set, SLICE_LITERAL("*"), false, err);
    if (code == ERR_OK)
        code = ruleset_select(set, slice_str(id), true, err);
    return code == ERR_OK ? ruleset_seal(set, err) : code;
}

static void add_place(const struct trial *trial, size_t at, struct buf *line)
{
    struct slice before = slice_sub(buf_slice(&trial->content), 0, at);
    const char *newline = before.len ? memrchr(before.ptr, '\n', before.len) : NULL;
    size_t start = newline ? (size_t)(newline - before.ptr) + 1 : 0;
    struct slice head = slice_sub(before, start, at);
    size_t lines = 1;

    for (size_t i = 0; i < start; i++)
        lines += before.ptr[i] == '\n';
    utf8_add_visible(line, slice_str(strcmp(trial->path, "-") ? trial->path : "standard input"));
    buf_printf(line, ":%zu:%zu", lines, (utf8_valid(head) ? utf8_count(head) : head.len) + 1);
}

/* path:line:column  redacted, 40 bytes, valid checksum, base64 */
static enum err_code show_match(void *ctx, const struct match *match)
{
    struct trial *trial = ctx;
    struct buf line = BUF_INIT(LIMIT_PATH_BYTES * 8);
    enum err_code code;

    trial->matches++;
    add_place(trial, match->start, &line);
    buf_add_str(&line, "  ");
    secret_redact_slice(match->secret, &line);
    buf_add_str(&line, ", ");
    layout_add_counted(&line, match->secret.len, "byte");
    if (match->offline.checksum != CHECKSUM_NONE)
        buf_printf(&line, ", checksum %s", checksum_state_name(match->offline.checksum));
    if (match->encoding != ENCODING_PLAIN)
        buf_printf(&line, ", as %s", encoding_name(match->encoding));
    buf_add_char(&line, '\n');
    code = buf_status(&line);
    if (code == ERR_OK)
        code = file_writer_add(trial->out, buf_slice(&line), trial->err);
    buf_release(&line);
    return code;
}

static enum err_code try_file(struct trial *trial, const char *path)
{
    enum err_code code;

    trial->path = path;
    buf_reset(&trial->content);
    code = file_read(path, &trial->content, trial->err);
    if (code != ERR_OK)
        return cmd_named(code, trial->err);
    code = scanner_scan(trial->scanner, buf_slice(&trial->content), show_match, trial);
    if (code == ERR_LIMIT)
        return err_set(trial->err, code, "%s: the rule ran into its match limit", path);
    if (code != ERR_OK && trial->err->code == ERR_OK)
        return err_set(trial->err, code, "%s: %s", path, err_text(code));
    return code;
}

static enum err_code try_files(struct trial *trial, const char *const *paths, size_t path_count)
{
    enum err_code code = ERR_OK;

    if (!path_count)
        return try_file(trial, "-");
    for (size_t i = 0; i < path_count && code == ERR_OK; i++)
        code = try_file(trial, paths[i]);
    return code;
}

enum err_code rule_try(const struct options *options, const char *id, const char *const *paths,
                       size_t path_count, struct file_writer *out, bool *found, struct err *err)
{
    struct trial trial = {.out = out, .content = BUF_INIT(FILE_BYTES), .err = err};
    struct ruleset *set = NULL;
    enum err_code code = ruleset_new(&set);

    if (code == ERR_OK)
        code = only_rule(options, id, set, err);
    if (code == ERR_OK)
        code = matcher_new(set, &trial.matcher, err);
    if (code == ERR_OK)
        code = scanner_new(trial.matcher, &trial.scanner);
    if (code == ERR_OK)
        code = try_files(&trial, paths, path_count);
    if (code == ERR_NOMEM)
        err_set(err, code, "%s", err_text(code));
    *found = trial.matches > 0;
    buf_wipe(&trial.content);
    buf_release(&trial.content);
    scanner_free(trial.scanner);
    matcher_free(trial.matcher);
    ruleset_free(set);
    return code;
}
