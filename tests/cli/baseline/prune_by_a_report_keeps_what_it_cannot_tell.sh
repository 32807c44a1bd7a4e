# SPDX-License-Identifier: Apache-2.0
echo '{{ghp:one}}' | mint >a
patrol scan --no-verify -f json a >report || echo $?
sha1=$(tr -d '\n' <a | sha1sum | cut -d' ' -f1)
printf 'schema: patrol-baseline/1\nentries:\n- {sha1: %s}\n- {id: 0011223344556677}\n' "$sha1" >base
patrol baseline prune --baseline base --from report
sed 's/sha1: .*/sha1: HASH/' base
