/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands that are given a secret, in shells, Dockerfiles, logs: as an
 * argument, or on their standard input. What they are told of user, host and
 * key stands on the same line, before the secret or behind it.
 */
#include "scan/context_internal.h"

/* What ends a word, and what ends a command. */
#define BLANKS " \t\"'"
#define ENDS "|;&)`<>\r\n"

/* The words before the secret and behind `word`. */
static struct slice behind_word(struct slice before, const char *word)
{
    size_t at = before.len;

    while (at && !((at == before.len || strchr(BLANKS, before.ptr[at])) &&
                   context_ends_with_word(slice_sub(before, 0, at), word)))
        at--;
    return at ? slice_trim(slice_sub(before, at, SIZE_MAX)) : slice_of(NULL, 0);
}

/* Cuts the next word off; false where the command ends. */
static bool next_word(struct slice *rest, struct slice *word)
{
    size_t from = 0;
    size_t end;

    while (from < rest->len && rest->ptr[from] && strchr(BLANKS, rest->ptr[from]))
        from++;
    end = from;
    while (end < rest->len && !strchr(BLANKS ENDS, rest->ptr[end]))
        end++;
    *word = slice_sub(*rest, from, end);
    *rest = slice_sub(*rest, end, rest->len);
    return word->len > 0;
}

static struct slice first_word(struct slice text)
{
    struct slice word;

    return next_word(&text, &word) ? word : slice_of(NULL, 0);
}

/* "--name VALUE" or "--name=VALUE". */
static bool take_option(struct slice word, struct slice *rest, const char *name,
                        struct slice *value)
{
    if (!slice_starts(word, name))
        return false;
    if (word.len == strlen(name))
        return next_word(rest, value);
    *value = slice_sub(word, strlen(name) + 1, word.len);
    return word.ptr[strlen(name)] == '=';
}

/* machine HOST login USER password SECRET, as scripts write a netrc. */
static bool read_machine(struct slice before, struct context_finder *out)
{
    struct slice host = behind_word(before, "machine");
    struct slice user = first_word(behind_word(host, "login"));

    if (!host.len || !context_ends_with_word(slice_trim(before), "password"))
        return false;
    context_host_set(out, first_word(host));
    if (!slice_is(user, "password"))
        context_user_set(out, user);
    return true;
}

/* Commands that sign in: to the host that an option names, or that stands
 * there alone. */
static const struct signing_in {
    const char *command;
    const char *host_option; /* NULL: it stands alone */
    const char *usual_host;
} signing_in[] = {
    {"docker login", NULL, ""},        {"podman login", NULL, ""},
    {"nerdctl login", NULL, ""},       {"buildah login", NULL, ""},
    {"skopeo login", NULL, ""},        {"oras login", NULL, ""},
    {"helm registry login", NULL, ""}, {"gh auth login", "--hostname", "github.com"},
};

/* A variable, say, is not the usual host. */
static void set_named_host(struct context_finder *out, struct slice host)
{
    buf_reset(&out->host);
    context_host_set(out, host);
}

static void read_options(const struct signing_in *to, struct slice words,
                         struct context_finder *out)
{
    struct slice word;

    while (next_word(&words, &word)) {
        struct slice value;

        if (take_option(word, &words, "-u", &value) ||
            take_option(word, &words, "--username", &value))
            context_user_set(out, value);
        else if (to->host_option && (take_option(word, &words, to->host_option, &value) ||
                                     take_option(word, &words, "-h", &value)))
            set_named_host(out, value);
        else if (!to->host_option && word.ptr[0] != '-')
            context_host_set(out, word);
    }
}

/* docker login HOST -u USER -p SECRET;  echo SECRET | gh auth login --with-token */
static bool read_signing_in(struct slice before, struct slice after, struct context_finder *out)
{
    struct slice option = context_without_end(before, "= \t\"'");
    bool is_argument = context_ends_with_word(option, "-p") ||
                       context_ends_with_word(option, "--password") || slice_ends(option, "<<<");
    size_t pipe = slice_find(after, SLICE_LITERAL("|"));

    for (size_t i = 0; i < ARRAY_LEN(signing_in); i++) {
        const struct signing_in *to = &signing_in[i];
        struct slice words = slice_of(NULL, 0);

        if (is_argument)
            words = behind_word(before, to->command);
        else if (pipe != SIZE_MAX)
            words = behind_word(slice_sub(after, pipe, after.len), to->command);
        if (!words.len)
            continue;
        context_host_set(out, slice_str(to->usual_host));
        read_options(to, words, out);
        if (is_argument)
            read_options(to, after, out);
        return true;
    }
    return false;
}

/* The word that ends `text`. */
static struct slice last_word(struct slice text)
{
    size_t from;

    text = context_without_end(text, "=" BLANKS);
    from = text.len;
    while (from && !strchr(BLANKS ENDS, text.ptr[from - 1]))
        from--;
    return slice_sub(text, from, text.len);
}

/* Two slashes and HOST/PATH:_authToken=SECRET, as npm has it, wherever it is written. */
static bool read_registry(struct slice key, struct context_finder *out)
{
    size_t end = slice_find(slice_sub(key, 2, key.len), SLICE_LITERAL("/"));

    if (!slice_starts(key, "//") || end == SIZE_MAX ||
        slice_find(key, SLICE_LITERAL(":_")) == SIZE_MAX)
        return false;
    context_host_set(out, slice_sub(key, 2, 2 + end));
    return true;
}

/* npm config set KEY SECRET; composer config github-oauth.HOST SECRET */
static bool read_setting(struct slice before, struct context_finder *out)
{
    static const char *const commands[] = {"config set", "npm set", "git config",
                                           "composer config"};
    static const char oauth[] = "github-oauth.";
    struct slice key = last_word(before);
    bool is_setting = read_registry(key, out);

    for (size_t i = 0; i < ARRAY_LEN(commands) && !is_setting; i++)
        is_setting = behind_word(before, commands[i]).len > 0 && key.ptr[0] != '-';
    if (!is_setting)
        return false;
    if (slice_starts(key, oauth))
        context_host_set(out, slice_sub(key, strlen(oauth), key.len));
    if (!out->key.len)
        buf_add_slice(&out->key, key);
    return true;
}

/* The value of NAME=VALUE, of which the sign is given too. */
static struct slice setting(struct slice text, const char *name)
{
    size_t at = slice_find(text, slice_str(name));
    struct slice value = slice_sub(text, at == SIZE_MAX ? at : at + strlen(name), text.len);

    return value.len && value.ptr[0] != ' ' ? first_word(value) : slice_of(NULL, 0);
}

/* What credential helpers say: username=USER password=SECRET
 * (https://git-scm.com/docs/git-credential#IOFMT). A shell's \n ends a value too. */
static void read_helper(struct slice before, struct context_finder *out)
{
    struct slice user = setting(before, "username=");
    struct slice host = setting(before, "host=");

    if (!slice_ends(before, "password="))
        return;
    context_user_set(out, slice_sub(user, 0, slice_find(user, SLICE_LITERAL("\\n"))));
    context_host_set(out, slice_sub(host, 0, slice_find(host, SLICE_LITERAL("\\n"))));
}

/* curl -u USER:SECRET, and as .curlrc has it. */
static bool read_curl(struct slice before, struct context_finder *out)
{
    static const char *const options[] = {"-u", "--user", "-u=", "--user=", "user =", "user="};
    size_t from = before.len;
    struct slice user;
    struct slice rest;

    while (from && !strchr(" \t=\"'", before.ptr[from - 1]))
        from--;
    user = slice_sub(before, from, SIZE_MAX);
    rest = context_without_end(slice_sub(before, 0, from), "\"' \t");
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        if (!context_ends_with_word(rest, options[i]))
            continue;
        if (slice_ends(user, ":"))
            context_user_set(out, slice_sub(user, 0, user.len - 1));
        return !user.len || slice_ends(user, ":");
    }
    return false;
}

enum context_command context_command_read(struct slice before, struct slice after,
                                          struct context_finder *out)
{
    read_helper(before, out);
    if (read_machine(before, out) || read_signing_in(before, after, out) ||
        read_setting(before, out))
        return CONTEXT_COMMAND_TOLD;
    return read_curl(before, out) ? CONTEXT_COMMAND_REQUEST : CONTEXT_COMMAND_NONE;
}
