# SPDX-License-Identifier: Apache-2.0
umask 022
mint >app.env <<'END'
TOKEN={{ghp:one}}
END
patrol scan --no-verify --secrets raw -q >report || :
stat -c %a raw
token=$(mint <<'END'
{{ghp:one}}
END
)
grep -c "$token" raw
! grep "$token" report
