# SPDX-License-Identifier: Apache-2.0
mkdir here
bash -c '(patrol scan --no-verify here; echo $? >status) | :' || :
case $(cat status) in 0 | 141) ;; *) cat status ;; esac
