# SPDX-License-Identifier: Apache-2.0
/usr/bin/python3 -c 'print("[" * 100000)' >deep
cp deep rules.yml
{ printf 'schema: patrol-baseline/1\nentries: '; cat deep; } >base
{ printf '{"schema": "patrol-report/1", "findings": '; cat deep; } >report.json
mkdir here
patrol scan --no-verify --rules rules.yml here || echo $?
patrol scan --no-verify --config deep here || echo $?
patrol scan --no-verify --baseline base here || echo $?
patrol baseline create --baseline new --from report.json || echo $?
patrol baseline import --baseline new report.json || echo $?
patrol verify report.json || echo $?
patrol rules check rules.yml || echo $?
