/* SPDX-License-Identifier: Apache-2.0 */
#include "report/secret_facts.h"

#include "core/base64.h"

#define HISTORY                                                                                    \
    "Rewriting history ends no token, and clones and caches keep what was pushed: do it last, if " \
    "at all. "                                                                                     \
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/"              \
    "removing-sensitive-data-from-a-repository"

/* hashed_token is what GitHub's audit log calls the same hash in base 64. */
void secret_facts_write(struct document *doc, const struct finding *finding)
{
    char digest[SHA256_HEX_BYTES + 1];

    sha256_hex(&finding->hash, digest);
    document_map(doc, "secret");
    document_text(doc, "redacted", finding->redacted);
    document_str(doc, "sha256", digest);
    document_base64(doc, "hashed_token",
                    slice_of((const char *)finding->hash.bytes, sizeof finding->hash.bytes));
    document_number(doc, "length", finding->secret_length);
    document_map_end(doc);
}

void secret_facts_add_query(const struct finding *finding, struct buf *out)
{
    buf_add_str(out, "hashed_token:\"");
    base64_add(out, slice_of((const char *)finding->hash.bytes, SHA256_BYTES), BASE64_STANDARD);
    buf_add_char(out, '"');
}

static bool is_committed(enum place_kind kind)
{
    switch (kind) {
    case PLACE_COMMIT:
    case PLACE_COMMIT_MESSAGE:
    case PLACE_TAG_MESSAGE:
    case PLACE_TREE_ENTRY:
        return true;
    case PLACE_FILE:
    case PLACE_FILE_NAME:
    case PLACE_STDIN:
    case PLACE_STAGED:
    case PLACE_REF_NAME:
    case PLACE_REFLOG:
        return false;
    }
    return false;
}

const char *secret_facts_history(const struct finding *finding)
{
    if (finding->offline.checksum == CHECKSUM_INVALID)
        return "";
    for (size_t i = 0; i < finding->occurrence_count; i++)
        if (is_committed(finding->occurrences[i].kind))
            return HISTORY;
    return "";
}
