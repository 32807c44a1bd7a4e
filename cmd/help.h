/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Help texts, man page and shell completions, all made from the tables of
 * commands and options.
 *
 * Thread: confined. Failure: sticks in the buffer.
 */
#ifndef PATROL_CMD_HELP_H
#define PATROL_CMD_HELP_H

#include "cmd/cmd.h"

/* What `patrol help` says. */
void help_overview(struct buf *out);

/* What `patrol CMD --help` says; with `more` what `patrol help CMD` does. */
void help_command(const struct cmd *cmd, bool more, struct buf *out);

/* The words that an option's value can be, separated by blanks; nothing where
 * it is free text. */
void help_words(const struct option *option, struct buf *out);

/* "-f, --format FORMAT", "--no-verify" */
void help_option_head(const struct option *option, struct buf *out);

/* "list the rules" as "List the rules." */
void help_sentence(const char *summary, struct buf *out);

#endif
