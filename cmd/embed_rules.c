/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

int main(void)
{
    puts("#include \"rules/builtin_rules.h\"\n"
         "const struct builtin_rules builtin_rules = {NULL, 0};");
    return 0;
}
