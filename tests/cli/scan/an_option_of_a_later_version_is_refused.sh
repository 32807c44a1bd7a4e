# SPDX-License-Identifier: Apache-2.0
for option in '--range=a..b' '--since=2026-01-01' '--branch=main'; do
    ! patrol scan --no-verify "$option" || echo "$option was taken"
done
