/* SPDX-License-Identifier: Apache-2.0 */
#include "report/conceal.h"

#include "core/limits.h"
#include "core/mem.h"

/* Whether an occurrence shows that text which reports quote has the secret. */
static bool is_in_a_name(const struct occurrence *at)
{
    switch (at->kind) {
    case PLACE_FILE:
    case PLACE_STDIN:
    case PLACE_STAGED:
    case PLACE_COMMIT:
    case PLACE_REFLOG:
        return false;
    case PLACE_FILE_NAME:
    case PLACE_COMMIT_MESSAGE: /* authors are quoted */
    case PLACE_TAG_MESSAGE:
    case PLACE_TREE_ENTRY:
    case PLACE_REF_NAME:
        return true;
    }
    return true;
}

static bool is_in_names(const struct finding *finding)
{
    for (size_t i = 0; i < finding->occurrence_count; i++) {
        if (is_in_a_name(&finding->occurrences[i]))
            return true;
    }
    return false;
}

static bool is_encoded_in_names(const struct finding *finding)
{
    for (size_t i = 0; i < finding->occurrence_count; i++) {
        const struct occurrence *at = &finding->occurrences[i];

        if (is_in_a_name(at) && at->encoding != ENCODING_PLAIN)
            return true;
    }
    return false;
}

enum err_code conceal_init(struct conceal *conceal, const struct findings *findings,
                           struct err *err)
{
    size_t count = findings_count(findings);

    *conceal = (struct conceal){
        .secrets = mem_calloc(count, sizeof *conceal->secrets),
        .veil = findings_veil(findings),
        .forms = BUF_INIT(LIMIT_DOCUMENT_BYTES),
        .text = BUF_INIT(LIMIT_DOCUMENT_BYTES),
        .next = BUF_INIT(LIMIT_DOCUMENT_BYTES),
    };
    if (!conceal->secrets)
        return err_set(err, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < count; i++) {
        const struct finding *finding = findings_at(findings, i);

        if (!finding->secret || !is_in_names(finding))
            continue;
        conceal->secrets[conceal->count++] = finding->secret;
        if (is_encoded_in_names(finding))
            secret_add_forms(finding->secret, &conceal->forms);
    }
    if (buf_status(&conceal->forms) == ERR_OK)
        return ERR_OK;
    conceal_release(conceal);
    return err_set(err, ERR_NOMEM, "out of memory");
}

void conceal_release(struct conceal *conceal)
{
    mem_free(conceal->secrets);
    buf_wipe(&conceal->forms);
    buf_release(&conceal->forms);
    buf_wipe(&conceal->text);
    buf_wipe(&conceal->next);
    buf_release(&conceal->text);
    buf_release(&conceal->next);
    conceal->secrets = NULL;
}

static void hide(struct conceal *conceal, const struct secret *secret)
{
    struct buf hidden = conceal->next;

    buf_reset(&hidden);
    secret_hide(secret, buf_slice(&conceal->text), &hidden);
    conceal->next = conceal->text;
    conceal->text = hidden;
}

static void hide_form(struct conceal *conceal, struct slice form)
{
    struct buf hidden = conceal->next;
    struct slice text = buf_slice(&conceal->text);
    size_t at;

    if (!form.len || slice_find(text, form) == SIZE_MAX)
        return;
    buf_reset(&hidden);
    while ((at = slice_find(text, form)) != SIZE_MAX) {
        buf_add_slice(&hidden, slice_sub(text, 0, at));
        buf_add_str(&hidden, "…");
        text = slice_sub(text, at + form.len, text.len);
    }
    buf_add_slice(&hidden, text);
    conceal->next = conceal->text;
    conceal->text = hidden;
}

struct slice conceal_text(struct conceal *conceal, const struct secret *own, struct slice text)
{
    if (!text.len || (!conceal->count && !own && !conceal->veil.fn))
        return text;
    buf_reset(&conceal->text);
    if (conceal->veil.fn)
        conceal->veil.fn(conceal->veil.ctx, text, &conceal->text);
    else
        buf_add_slice(&conceal->text, text);
    for (size_t i = 0; i < conceal->count; i++)
        hide(conceal, conceal->secrets[i]);
    if (own)
        hide(conceal, own);
    for (struct slice rest = buf_slice(&conceal->forms), form; slice_cut(&rest, '\0', &form);)
        hide_form(conceal, form);
    if (buf_status(&conceal->text) != ERR_OK)
        return SLICE_LITERAL("(out of memory)");
    return buf_slice(&conceal->text);
}
