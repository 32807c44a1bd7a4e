# SPDX-License-Identifier: Apache-2.0
mkdir here
patrol scan --no-verify -qfjson here | head -1
patrol scan --no-verify -qvf json here 2>err | head -1
patrol scan --no-verify -q -f=json here
