# SPDX-License-Identifier: Apache-2.0
# The second run asks nobody; --no-cache asks again. The file is for its owner
# alone and holds no token.
echo 'token = {{ghp:known}}' | mint >config
echo '{"{{ghp:known}}": "bad-credentials"}' >map.json
with_github map.json sh -c '
    for options in "" "" --no-cache "--cache other.sqlite"; do
        patrol scan --ca-file "$GITHUB_CA" --format json $options config >report.json
        grep -e "\"cached\"" -e "^    \"requests\"" report.json
    done
    wc -l <"$GITHUB_LOG"'
stat -c '%a %n' .cache .cache/patrol .cache/patrol/verdicts.sqlite other.sqlite
! grep -aq "$(echo '{{ghp:known}}' | mint)" .cache/patrol/verdicts.sqlite
