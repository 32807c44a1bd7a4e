# SPDX-License-Identifier: Apache-2.0
echo kept >base
patrol baseline create --baseline base . || echo $?
cat base
