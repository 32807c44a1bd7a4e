# SPDX-License-Identifier: Apache-2.0
    ! patrol scan --no-verify "$option" || echo "$option was taken"
done
