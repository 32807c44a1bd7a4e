/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>

#include "scan/baseline_import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As a baseline of ours, and as a file of another scanner. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct baseline_entry like = {.ends_s = INT64_MAX};
    const struct slice text = slice_of((const char *)data, size);
    const struct baseline_import_order order = {.text = text, .like = &like};
    struct finding finding = {.id = "0011223344556677"};
    struct baseline *baseline = NULL;
    struct baseline_import import;

    if (baseline_new("fuzz", &baseline) != ERR_OK)
        return 0;
    (void)!baseline_read(baseline, text, NULL);
    (void)!baseline_import(baseline, &order, &import, NULL);
    baseline_seal(baseline);
    if (baseline_count(baseline)) {
        const struct baseline_entry *entry = baseline_at(baseline, 0);

        memcpy(finding.hash.bytes, entry->key.bytes, sizeof finding.hash.bytes);
        if (entry->key.kind == BASELINE_SHA256 && !baseline_find(baseline, &finding))
            __builtin_trap();
    }
    baseline_free(baseline);
    return 0;
}
