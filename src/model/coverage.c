/* SPDX-License-Identifier: Apache-2.0 */
#include "model/coverage.h"

void coverage_add(struct coverage *sum, const struct coverage *part)
{
    sum->files += part->files;
    sum->commits += part->commits;
    sum->trees += part->trees;
    sum->blobs += part->blobs;
    sum->tags += part->tags;
    sum->refs += part->refs;
    sum->bytes += part->bytes;
    sum->excluded += part->excluded;
    sum->special += part->special;
    sum->links += part->links;
    sum->submodules += part->submodules;
}

const char *skip_reason_name(enum skip_reason reason)
{
    switch (reason) {
    case SKIP_UNREADABLE:
        return "unreadable";
    case SKIP_TOO_LARGE:
        return "too-large";
    case SKIP_CHANGED:
        return "changed";
    case SKIP_LIMIT:
        return "limit";
    case SKIP_MISSING:
        return "missing";
    case SKIP_CORRUPT:
        return "corrupt";
    case SKIP_UNSUPPORTED:
        return "unsupported";
    }
    return "unknown";
}
