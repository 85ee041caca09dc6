// Substrate: libyaml event parser.
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdlib.h>
#include <yaml.h>

// A parser with its current event. libyaml keeps both in large structs with unions; these few accessors keep the
// unions on the C side. `input` must outlive the reader.
typedef struct {
    yaml_parser_t parser;
    yaml_event_t event;
    int has_event;
} cy_reader;

static inline cy_reader *cy_open(const unsigned char *input, size_t length) {
    cy_reader *reader = (cy_reader *)calloc(1, sizeof *reader);
    if (!reader) return NULL;
    if (!yaml_parser_initialize(&reader->parser)) {
        free(reader);
        return NULL;
    }
    yaml_parser_set_input_string(&reader->parser, input, length);
    yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
    return reader;
}

static inline void cy_close(cy_reader *reader) {
    if (reader->has_event) yaml_event_delete(&reader->event);
    yaml_parser_delete(&reader->parser);
    free(reader);
}

// The type of the next event (yaml_event_type_t), or -1 after a syntax error.
static inline int cy_next(cy_reader *reader) {
    if (reader->has_event) yaml_event_delete(&reader->event);
    reader->has_event = yaml_parser_parse(&reader->parser, &reader->event);
    return reader->has_event ? (int)reader->event.type : -1;
}

static inline size_t cy_line(const cy_reader *reader) { return reader->event.start_mark.line + 1; }

static inline size_t cy_problem_line(const cy_reader *reader) {
    return (reader->parser.problem_mark.index || reader->parser.problem_mark.line
                ? reader->parser.problem_mark.line
                : reader->parser.mark.line) + 1;
}

static inline const char *cy_problem(const cy_reader *reader) {
    return reader->parser.problem ? reader->parser.problem : "the text is not YAML";
}

// The bytes of a scalar event; they belong to the event.
static inline const unsigned char *cy_scalar(const cy_reader *reader, size_t *length) {
    *length = reader->event.data.scalar.length;
    return reader->event.data.scalar.value;
}

static inline int cy_scalar_is_plain(const cy_reader *reader) {
    return reader->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

// Whether the current event carries an anchor.
static inline int cy_has_anchor(const cy_reader *reader) {
    switch (reader->event.type) {
    case YAML_SCALAR_EVENT: return reader->event.data.scalar.anchor != NULL;
    case YAML_SEQUENCE_START_EVENT: return reader->event.data.sequence_start.anchor != NULL;
    case YAML_MAPPING_START_EVENT: return reader->event.data.mapping_start.anchor != NULL;
    default: return 0;
    }
}

// Whether the current event carries an explicit tag (`!x`, `!!str`, …).
static inline int cy_has_tag(const cy_reader *reader) {
    switch (reader->event.type) {
    case YAML_SCALAR_EVENT: return reader->event.data.scalar.tag != NULL;
    case YAML_SEQUENCE_START_EVENT: return reader->event.data.sequence_start.tag != NULL;
    case YAML_MAPPING_START_EVENT: return reader->event.data.mapping_start.tag != NULL;
    default: return 0;
    }
}

// Whether a document start event has a %YAML or %TAG directive.
static inline int cy_has_directive(const cy_reader *reader) {
    return reader->event.data.document_start.version_directive != NULL
        || reader->event.data.document_start.tag_directives.start != reader->event.data.document_start.tag_directives.end;
}
