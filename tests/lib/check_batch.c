/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/check_batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "rules/placeholder.h"
#include "tests/lib/unit.h"

static struct secret *minted(const char *placeholder)
{
    struct buf text = BUF_INIT(KIB);
    struct secret *secret;

    assert_ok(placeholder_expand(slice_str(placeholder), &text, NULL), NULL);
    assert_null(strchr(buf_str(&text), '{'));
    secret = secret_new(buf_slice(&text));
    assert_non_null(secret);
    buf_wipe(&text);
    buf_release(&text);
    return secret;
}

void check_batch_add(struct check_batch *batch, const char *placeholder, const char *verifier)
{
    size_t i = batch->count++;

    assert_true(i < CHECK_BATCH_MOST);
    batch->secrets[i] = minted(placeholder);
    batch->offline[i].checksum = strstr(placeholder, ":bad}") ? CHECKSUM_INVALID : CHECKSUM_VALID;
    batch->checks[i] = (struct check){.secret = batch->secrets[i],
                                      .verifier = verifier,
                                      .offline = &batch->offline[i],
                                      .verdict = &batch->verdicts[i]};
}

void check_batch_add_many(struct check_batch *batch, const char *name, size_t count)
{
    char placeholder[64];

    for (size_t i = 0; i < count; i++) {
        snprintf(placeholder, sizeof placeholder, "{{ghp:%s%zu}}", name, i);
        check_batch_add(batch, placeholder, "github-user");
    }
}

struct check_batch *check_batch_new(const char *placeholder, const char *verifier)
{
    struct check_batch *batch = calloc(1, sizeof *batch);

    assert_non_null(batch);
    batch->arena = (struct arena)ARENA_INIT(16 * MIB);
    if (placeholder)
        check_batch_add(batch, placeholder, verifier);
    return batch;
}

void check_batch_free(struct check_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        secret_free(batch->secrets[i]);
    arena_release(&batch->arena);
    free(batch);
}

struct check_options check_batch_options(const struct fake_github *fake, const char *address)
{
    struct check_options options = CHECK_OPTIONS_DEFAULTS;

    options.version = "0-test";
    options.api_url = fake_github_address(fake, address);
    options.ca_file = fake_github_address(fake, "ca");
    options.timeout_ms = 5000;
    options.retries = 0;
    return options;
}

void check_batch_run(struct check_batch *batch, const struct check_options *options)
{
    struct err err = ERR_INIT;
    struct checker *checker;

    assert_ok(checker_new(options, &env_default, &checker, &err), &err);
    assert_ok(checker_run(checker, batch->checks, batch->count, &batch->arena, &err), &err);
    batch->requests = checker_requests(checker);
    checker_free(checker);
}

void check_batch_assert(const struct check_batch *batch, size_t i, enum online_state state,
                        const char *reason)
{
    if (batch->verdicts[i].state == state && slice_starts(batch->verdicts[i].reason, reason))
        return;
    fail_msg("token %zu: is %s \"%" SLICE_FMT "\", expected %s \"%s\"", i,
             online_state_name(batch->verdicts[i].state), SLICE_ARG(batch->verdicts[i].reason),
             online_state_name(state), reason);
}
