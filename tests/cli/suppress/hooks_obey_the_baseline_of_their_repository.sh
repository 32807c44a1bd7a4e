# SPDX-License-Identifier: Apache-2.0
git init -q -b main there.git --bare
git init -q -b main here && cd here
git config user.name A && git config user.email a@example.org
git remote add origin ../there.git
echo '{{ghp:one}}' | mint >a
git add a
patrol hook pre-commit >report 2>&1 || echo $?
patrol baseline create a | sed 's|.*/||'
patrol hook pre-commit >report 2>&1 || echo $?
git commit -qm one
tip=$(git rev-parse HEAD)
echo "refs/heads/main $tip refs/heads/main 0000000000000000000000000000000000000000" >pushed
patrol hook pre-push origin ../there.git <pushed >report 2>&1 || echo $?
patrol hook pre-push origin ../there.git --no-config <pushed >report 2>&1 || echo $?
patrol hook pre-push ../there.git ../there.git <pushed >report 2>&1 || echo $?
