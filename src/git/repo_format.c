/* SPDX-License-Identifier: Apache-2.0 */
#include "git/repo_format.h"

#include "git/config_text.h"

enum section { OTHER, CORE, EXTENSIONS };

struct reading {
    enum section section;
    uint64_t version;
    struct slice unknown; /* an extension that is not known */
    struct slice needs_1; /* one that only version 1 may have */
    struct repo_format format;
};

static enum section parse_section(struct slice line)
{
    struct slice name = slice_sub(line, 1, slice_find(line, SLICE_LITERAL("]")));

    if (config_text_is(slice_trim(name), "core"))
        return CORE;
    return config_text_is(slice_trim(name), "extensions") ? EXTENSIONS : OTHER;
}

static enum err_code parse_objects(struct reading *reading, struct slice value, struct err *err)
{
    reading->needs_1 = SLICE_LITERAL("objectFormat");
    if (config_text_is(value, "sha1"))
        reading->format.objects = OID_SHA1;
    else if (config_text_is(value, "sha256"))
        reading->format.objects = OID_SHA256;
    else
        return err_set(err, ERR_UNSUPPORTED, "object format '%" SLICE_FMT "'", SLICE_ARG(value));
    return ERR_OK;
}

static enum err_code parse_refs(struct reading *reading, struct slice value, struct err *err)
{
    reading->needs_1 = SLICE_LITERAL("refStorage");
    if (config_text_is(value, "files"))
        reading->format.refs = REPO_REFS_FILES;
    else if (config_text_is(value, "reftable"))
        reading->format.refs = REPO_REFS_REFTABLE;
    else
        return err_set(err, ERR_UNSUPPORTED, "ref storage '%" SLICE_FMT "'", SLICE_ARG(value));
    return ERR_OK;
}

static enum err_code parse_extension(struct reading *reading, struct slice key, struct slice value,
                                     struct err *err)
{
    /* These change nothing for who only reads. */
    static const char *const harmless[] = {
        "noop",           "noop-v1",           "preciousObjects",
        "worktreeConfig", "relativeWorktrees", "compatObjectFormat"};

    if (config_text_is(key, "objectFormat"))
        return parse_objects(reading, value, err);
    if (config_text_is(key, "refStorage"))
        return parse_refs(reading, value, err);
    if (config_text_is(key, "partialClone")) {
        reading->format.partial = true;
        return ERR_OK;
    }
    for (size_t i = 0; i < ARRAY_LEN(harmless); i++)
        if (config_text_is(key, harmless[i]))
            return ERR_OK;
    reading->unknown = key;
    return ERR_OK;
}

static enum err_code parse_line(struct reading *reading, struct slice line, struct err *err)
{
    struct slice value = line;
    struct slice key;

    if (line.len && line.ptr[0] == '[') {
        size_t end = slice_find(line, SLICE_LITERAL("]"));
        reading->section = parse_section(line);
        line = end == SIZE_MAX ? slice_of("", 0) : slice_trim(slice_sub(line, end + 1, line.len));
        value = line;
    }
    if (!line.len || line.ptr[0] == '#' || line.ptr[0] == ';' || reading->section == OTHER)
        return ERR_OK;
    if (!slice_cut(&value, '=', &key))
        return ERR_OK;
    key = slice_trim(key);
    value = config_text_value(value.ptr ? value : slice_of("true", 4));
    if (reading->section == EXTENSIONS)
        return parse_extension(reading, key, value, err);
    if (config_text_is(key, "repositoryFormatVersion") &&
        !slice_number(value, UINT64_MAX, &reading->version))
        return err_set(err, ERR_PARSE, "repository format version '%" SLICE_FMT "'",
                       SLICE_ARG(value));
    return ERR_OK;
}

enum err_code repo_format_parse(struct slice config, struct repo_format *out, struct err *err)
{
    struct reading reading = {0};
    struct slice line;

    while (slice_cut(&config, '\n', &line)) {
        enum err_code code = parse_line(&reading, slice_trim(line), err);
        if (code != ERR_OK)
            return code;
    }
    if (reading.version > 1)
        return err_set(err, ERR_UNSUPPORTED, "repository format version %llu",
                       (unsigned long long)reading.version);
    if (reading.version == 0 && reading.needs_1.len)
        return err_set(err, ERR_UNSUPPORTED,
                       "repository extension '%" SLICE_FMT "' in format version 0",
                       SLICE_ARG(reading.needs_1));
    if (reading.version == 1 && reading.unknown.len)
        return err_set(err, ERR_UNSUPPORTED, "repository extension '%" SLICE_FMT "'",
                       SLICE_ARG(reading.unknown));
    *out = reading.format;
    return ERR_OK;
}
