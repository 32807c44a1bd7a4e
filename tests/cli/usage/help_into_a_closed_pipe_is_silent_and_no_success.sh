# SPDX-License-Identifier: Apache-2.0
bash -c '(sleep 0.2; patrol help --man; echo $? >status) | :'
cat status
