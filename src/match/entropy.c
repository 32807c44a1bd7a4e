/* SPDX-License-Identifier: Apache-2.0 */
#include "match/entropy.h"

#include <math.h>

double entropy_shannon(struct slice bytes)
{
    size_t counts[256] = {0};
    double sum = 0;

    for (size_t i = 0; i < bytes.len; i++)
        counts[(unsigned char)bytes.ptr[i]]++;
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        double share = (double)counts[i] / (double)bytes.len;

        if (counts[i])
            sum -= share * log2(share);
    }
    return sum;
}
