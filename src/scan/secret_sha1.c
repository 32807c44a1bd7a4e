/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/secret_sha1.h"

#include "core/secret_raw.h"

void secret_sha1(const struct secret *secret, unsigned char out[SHA1_BYTES])
{
    sha1_of(secret_raw(secret), out);
}
