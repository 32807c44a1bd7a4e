/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target under any compiler: over each file of a corpus, and over
 * every prefix of the small ones, since truncation is what parsers of foreign
 * bytes meet most. Each input is an allocation of its exact size, so that the
 * sanitizers see one byte too far. Prints TAP; an empty corpus is a failure.
 * usage: TARGET FILE-OR-DIRECTORY...
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALL_BYTES 512

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run_exact(const char *bytes, size_t size)
{
    uint8_t *input = malloc(size ? size : 1);

    if (!input)
        abort();
    memcpy(input, bytes, size);
    LLVMFuzzerTestOneInput(input, size);
    free(input);
}

/* The content of the file, to be freed; NULL when it cannot be read. */
static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    long end;

    if (!file)
        return NULL;
    if (fseek(file, 0, SEEK_END) == 0 && (end = ftell(file)) >= 0) {
        rewind(file);
        *size = (size_t)end;
        bytes = malloc(*size + 1);
        if (bytes && fread(bytes, 1, *size, file) != *size) {
            free(bytes);
            bytes = NULL;
        }
    }
    fclose(file);
    return bytes;
}

static void replay_file(const char *path, unsigned *count)
{
    size_t size;
    char *bytes = read_file(path, &size);

    ++*count;
    if (!bytes) {
        printf("not ok %u - %s cannot be read\n", *count, path);
        return;
    }
    printf("# %s\n", path);
    fflush(stdout); /* names the file if the target crashes */
    for (size_t len = 0; size <= SMALL_BYTES && len < size; len++)
        run_exact(bytes, len);
    run_exact(bytes, size);
    free(bytes);
    printf("ok %u - %s\n", *count, path);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void replay_path(const char *path, unsigned *count)
{
    struct dirent **entries;
    int n = scandir(path, &entries, NULL, by_name);

    if (n < 0) {
        replay_file(path, count);
        return;
    }
    for (int i = 0; i < n; i++) {
        char name[4096];
        int len = snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);

        if (entries[i]->d_name[0] != '.' && len > 0 && (size_t)len < sizeof name)
            replay_file(name, count);
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    unsigned count = 0;

    for (int i = 1; i < argc; i++)
        replay_path(argv[i], &count);
    printf("1..%u\n", count);
    return count ? 0 : 1;
}
