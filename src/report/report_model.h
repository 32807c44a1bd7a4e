/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The model of a report, patrol-report/1, driven through an emitter: the one
 * place that decides what JSON and YAML reports hold. Its schema is
 * report/patrol-report.schema.json; change both together.
 *
 * Thread: confined.
 */
#ifndef PATROL_REPORT_REPORT_MODEL_H
#define PATROL_REPORT_REPORT_MODEL_H

#include "model/findings.h"
#include "model/run.h"
#include "report/document.h"
#include "report/emitter.h"

#define REPORT_MODEL_SCHEMA "patrol-report/1"

/* Writes one document. Findings are written one after the other: memory does
 * not grow with their number. */
MUST_USE enum err_code report_model_write(const struct emitter_type *type, const struct run *run,
                                          const struct findings *findings, struct file_writer *out,
                                          struct err *err);

/* One finding as a map of another document. */
void report_model_add_finding(struct document *doc, const char *name,
                              const struct finding *finding);

/* One document for each finding, without the run around them. */
MUST_USE enum err_code report_model_write_each(const struct emitter_type *type,
                                               const struct findings *findings,
                                               struct file_writer *out, struct err *err);

#endif
