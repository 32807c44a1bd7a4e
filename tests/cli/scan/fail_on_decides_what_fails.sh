# SPDX-License-Identifier: Apache-2.0
mint >app.env <<'END'
TOKEN={{ghp:one}}
END
patrol scan --no-verify -q --fail-on critical >report || echo $?
echo '{{ghp:one:bad}}' | mint | patrol scan --no-verify -q --fail-on low - >report && echo clean
echo '{{ghp:one:bad}}' | mint | patrol scan --no-verify -q --fail-on info - >report || echo $?
