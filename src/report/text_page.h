/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report for people while it is written: a page of text, and the pieces
 * that its parts are made of. Everything from outside passes
 * text_page_foreign.
 *
 * Thread: confined. Failure: sticks in the buffers.
 */
#ifndef PATROL_REPORT_TEXT_PAGE_H
#define PATROL_REPORT_TEXT_PAGE_H

#include "model/run.h"
#include "report/conceal.h"
#include "report/report_format.h"

/* Severities stand in the first columns, everything else behind them. */
#define TEXT_PAGE_INDENT 10

struct text_page {
    const struct run *run;
    const struct report_style *style;
    size_t indent; /* of lines below a heading; 0: TEXT_PAGE_INDENT */
    struct conceal conceal;
    struct buf text; /* what is written next */
    struct buf line; /* a line before it is wrapped */
};

/* Appends to the text, in an ANSI colour where colours are wanted. */
void text_page_color(struct text_page *page, const char *color, const char *text);

/* Appends text from outside to `out`: without secrets (`own`, which may be NULL, among
 * them), and nothing that moves a cursor. */
void text_page_foreign(struct text_page *page, struct buf *out, const struct secret *own,
                       struct slice text);

/* The facts of a line are separated by dots. */
void text_page_separate(struct text_page *page);

/* Appends `before` and a text from outside to the line; nothing for an empty
 * text. */
void text_page_fact(struct text_page *page, const char *before, struct slice text);

/* Moves the line, if there is one, to the text: indented and wrapped. */
void text_page_end_line(struct text_page *page);

/* report/text_finding.c: one finding. */
void text_finding_add(struct text_page *page, const struct finding *finding);

/* Of it, whose it is, what it opens and until when. */
void text_finding_add_owner(struct text_page *page, const struct finding *finding);

/* report/text_roster.c: what an organization says of it. */
void text_roster_add(struct text_page *page, const struct finding *finding);

/* report/text_closing.c: what was not scanned, and the closing line. */
void text_closing_add(struct text_page *page, const struct findings *findings);

#endif
