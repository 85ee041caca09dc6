// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0
//
// gmime on the mails of a folder: `mailparse FOLDER SECONDS` parses all in memory over and over on one core and prints
// one JSON line; `mailparse FOLDER tree` prints the structure of each, as `bench-mail-parse FOLDER tree` writes it.
// cc -O2 -o mailparse mailparse.c $(pkg-config --cflags --libs gmime-3.0)
#include <dirent.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { char *name, *bytes; size_t size; } mail_file;

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static size_t decoded(GMimePart *part, GByteArray *into) {
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content) return 0;
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(into);
    g_mime_stream_mem_set_owner((GMimeStreamMem *)stream, FALSE);
    g_byte_array_set_size(into, 0);
    g_mime_data_wrapper_write_to_stream(content, stream);
    g_object_unref(stream);
    return into->len;
}

static size_t visit(GMimeObject *object, GByteArray *into) {
    size_t size = 0;
    if (GMIME_IS_MULTIPART(object)) {
        for (int i = 0; i < g_mime_multipart_get_count((GMimeMultipart *)object); i++)
            size += visit(g_mime_multipart_get_part((GMimeMultipart *)object, i), into);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inner = g_mime_message_part_get_message((GMimeMessagePart *)object);
        if (inner) size += visit(g_mime_message_get_mime_part(inner), into);
    } else if (GMIME_IS_TEXT_PART(object)) {
        char *text = g_mime_text_part_get_text((GMimeTextPart *)object);
        if (text) size += strlen(text);
        g_free(text);
    } else if (GMIME_IS_PART(object)) {
        size += decoded((GMimePart *)object, into);
    }
    return size;
}

static void tree(GMimeObject *object, GByteArray *into, GString *out) {
    GMimeContentType *type = g_mime_object_get_content_type(object);
    char *name = g_ascii_strdown(g_mime_content_type_get_media_type(type), -1);
    char *sub = g_ascii_strdown(g_mime_content_type_get_media_subtype(type), -1);
    g_string_append_printf(out, "%s/%s", name, sub);
    g_free(name);
    g_free(sub);
    if (GMIME_IS_MULTIPART(object)) {
        g_string_append_c(out, '(');
        for (int i = 0; i < g_mime_multipart_get_count((GMimeMultipart *)object); i++) {
            if (i) g_string_append_c(out, ',');
            tree(g_mime_multipart_get_part((GMimeMultipart *)object, i), into, out);
        }
        g_string_append_c(out, ')');
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inner = g_mime_message_part_get_message((GMimeMessagePart *)object);
        g_string_append_c(out, '(');
        if (inner && g_mime_message_get_mime_part(inner)) tree(g_mime_message_get_mime_part(inner), into, out);
        g_string_append_c(out, ')');
    } else if (GMIME_IS_PART(object)) {
        g_string_append_printf(out, ":%zu", decoded((GMimePart *)object, into));
    }
}

static size_t parse(mail_file *file, GByteArray *into, GString *out) {
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(file->bytes, file->size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    size_t size = 0;
    if (message) {
        GMimeObject *root = g_mime_message_get_mime_part(message);
        const char *subject = g_mime_message_get_subject(message), *id = g_mime_message_get_message_id(message);
        size += subject ? strlen(subject) : 0;
        size += id ? strlen(id) : 0;
        size += internet_address_list_length(g_mime_message_get_from(message));
        size += internet_address_list_length(g_mime_message_get_to(message));
        size += internet_address_list_length(g_mime_message_get_cc(message));
        size += g_mime_message_get_date(message) ? 1 : 0;
        if (out) { if (root) tree(root, into, out); }
        else if (root) size += visit(root, into);
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(stream);
    return size;
}

static int by_name(const void *left, const void *right) {
    return strcmp(((const mail_file *)left)->name, ((const mail_file *)right)->name);
}

int main(int count, char **arguments) {
    if (count != 3) return fprintf(stderr, "usage: mailparse FOLDER SECONDS|tree\n"), 2;
    g_mime_init();
    DIR *folder = opendir(arguments[1]);
    if (!folder) return perror(arguments[1]), 1;
    mail_file *files = NULL;
    size_t n = 0, room = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_type != DT_REG) continue;
        if (n == room) files = realloc(files, (room = room ? room * 2 : 1024) * sizeof *files);
        char *path = g_build_filename(arguments[1], entry->d_name, NULL);
        g_file_get_contents(path, &files[n].bytes, &files[n].size, NULL);
        files[n++].name = strdup(entry->d_name);
        g_free(path);
    }
    qsort(files, n, sizeof *files, by_name);
    GByteArray *into = g_byte_array_new();
    if (!strcmp(arguments[2], "tree")) {
        for (size_t i = 0; i < n; i++) {
            GString *out = g_string_new(NULL);
            parse(&files[i], into, out);
            printf("%s\t%s\n", files[i].name, out->str);
            g_string_free(out, TRUE);
        }
        return 0;
    }
    double start = seconds(), limit = atof(arguments[2]), elapsed = 0;
    size_t rounds = 0, size = 0;
    while ((elapsed = seconds() - start) < limit) {
        size = 0;
        for (size_t i = 0; i < n; i++) size += parse(&files[i], into, NULL);
        rounds++;
    }
    printf("{\"parser\":\"gmime\",\"mails\":%zu,\"decoded\":%zu,\"rounds\":%zu,\"mails_per_second\":%f}\n", n, size, rounds,
           rounds * n / elapsed);
    return 0;
}
