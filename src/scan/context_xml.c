/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XML (https://www.w3.org/TR/xml/): elements are keys, and so are attributes;
 * <add key="NAME" value="…"/>, as .NET and many others write settings, is
 * NAME. Entities are not resolved. Elements that nobody closes end with
 * the one that they stand in.
 */
#include <ctype.h>

#include "core/hex.h"
#include "core/utf8.h"
#include "scan/context_internal.h"

struct xml {
    struct context_keys *keys;
    struct slice bytes;
    size_t at;
    struct element {
        struct slice name;
        size_t text; /* where its content begins */
        bool has_children;
    } open[LIMIT_CONTEXT_DEPTH];
    size_t depth;
    bool lost;
};

/* Moves behind the next `end`, or to the end of the bytes. */
static void pass(struct xml *xml, const char *end)
{
    size_t step = slice_find(slice_sub(xml->bytes, xml->at, SIZE_MAX), slice_str(end));

    xml->at = step == SIZE_MAX ? xml->bytes.len : xml->at + step + strlen(end);
}

static char at_char(const struct xml *xml)
{
    return xml->at < xml->bytes.len ? xml->bytes.ptr[xml->at] : '\0';
}

static void pass_blanks(struct xml *xml)
{
    while (isspace((unsigned char)at_char(xml)))
        xml->at++;
}

static struct slice take_name(struct xml *xml)
{
    size_t from = xml->at;

    while (xml->at < xml->bytes.len && !isspace((unsigned char)at_char(xml)) &&
           !strchr("=/>\"'<", at_char(xml)))
        xml->at++;
    return slice_sub(xml->bytes, from, xml->at);
}

static struct slice take_quoted(struct xml *xml)
{
    char quote = at_char(xml);
    struct slice rest = slice_sub(xml->bytes, xml->at + 1, SIZE_MAX);
    const char *end = memchr(rest.ptr, quote, rest.len);
    size_t len = end ? (size_t)(end - rest.ptr) : rest.len;

    xml->at += len + (end ? 2 : 1);
    return slice_sub(rest, 0, len);
}

/* Closes the innermost element, whose content ends at `end`. */
static void close_element(struct xml *xml, size_t end)
{
    const struct element *element = &xml->open[--xml->depth];
    struct slice text = slice_trim(slice_sub(xml->bytes, element->text, end));

    context_keys_pop(xml->keys);
    if (!element->has_children && element->text < end && text.len)
        context_keys_value(xml->keys, element->name, text);
}

static void take_end_tag(struct xml *xml)
{
    size_t from = xml->at;
    struct slice name;
    size_t depth = xml->depth;

    xml->at += 2;
    name = take_name(xml);
    pass(xml, ">");
    while (depth && !slice_equal(xml->open[depth - 1].name, name))
        depth--;
    if (!depth)
        return;
    while (xml->depth >= depth && !xml->keys->done)
        close_element(xml, from);
}

/* The attributes of a tag, those of one element at a time. */
struct attributes {
    struct slice names[16];
    struct slice values[16];
    size_t count;
    bool closed; /* the tag ends with "/>" */
};

static void take_attribute(struct xml *xml, struct attributes *out)
{
    struct slice name = take_name(xml);

    pass_blanks(xml);
    if (at_char(xml) != '=') {
        xml->at += name.len ? 0 : 1;
        return;
    }
    xml->at++;
    pass_blanks(xml);
    if (at_char(xml) != '"' && at_char(xml) != '\'')
        return;
    if (out->count == ARRAY_LEN(out->names))
        out->count--;
    out->names[out->count] = name;
    out->values[out->count++] = take_quoted(xml);
}

static void take_attributes(struct xml *xml, struct attributes *out)
{
    *out = (struct attributes){0};
    for (pass_blanks(xml); xml->at < xml->bytes.len && at_char(xml) != '>'; pass_blanks(xml)) {
        out->closed = at_char(xml) == '/';
        take_attribute(xml, out);
    }
    xml->at += xml->at < xml->bytes.len ? 1 : 0;
}

static struct slice attribute(const struct attributes *from, const char *name)
{
    for (size_t i = 0; i < from->count; i++)
        if (slice_is(from->names[i], name))
            return from->values[i];
    return slice_of(NULL, 0);
}

static void open_element(struct xml *xml, struct slice name)
{
    if (xml->depth == LIMIT_CONTEXT_DEPTH) {
        xml->lost = true;
        return;
    }
    if (xml->depth)
        xml->open[xml->depth - 1].has_children = true;
    context_keys_push(xml->keys, name);
    xml->open[xml->depth++] = (struct element){.name = name, .text = xml->at};
}

static void take_start_tag(struct xml *xml)
{
    struct attributes attributes;
    struct slice key;
    struct slice name;

    xml->at++;
    name = take_name(xml);
    take_attributes(xml, &attributes);
    key = attribute(&attributes, "key");
    if (key.ptr && xml->depth) {
        context_keys_value(xml->keys, key, attribute(&attributes, "value"));
        xml->open[xml->depth - 1].has_children = true;
    }
    if (attributes.closed && key.ptr)
        return;
    open_element(xml, name.len ? name : SLICE_LITERAL("?"));
    for (size_t i = 0; i < attributes.count && !xml->lost; i++)
        context_keys_value(xml->keys, attributes.names[i], attributes.values[i]);
    if (attributes.closed && !xml->lost)
        close_element(xml, xml->at);
}

static void next_markup(struct xml *xml)
{
    struct slice rest = slice_sub(xml->bytes, xml->at, SIZE_MAX);

    if (slice_starts(rest, "<!--"))
        pass(xml, "-->");
    else if (slice_starts(rest, "<![CDATA["))
        pass(xml, "]]>");
    else if (slice_starts(rest, "<?") || slice_starts(rest, "<!"))
        pass(xml, ">");
    else if (slice_starts(rest, "</"))
        take_end_tag(xml);
    else
        take_start_tag(xml);
}

size_t context_xml_read(struct context_keys *keys, struct slice bytes)
{
    struct xml xml = {.keys = keys, .bytes = bytes};

    context_keys_push(keys, slice_of(NULL, 0));
    while (xml.at < bytes.len && !xml.lost) {
        const char *next = memchr(bytes.ptr + xml.at, '<', bytes.len - xml.at);

        if (!next)
            return bytes.len;
        xml.at = (size_t)(next - bytes.ptr);
        /* The text of an element is known when its end is: no rush. */
        if (keys->done ||
            (xml.at > keys->place && xml.at - keys->place > LIMIT_CONTEXT_AHEAD_BYTES))
            break;
        next_markup(&xml);
    }
    return xml.at;
}

static bool is_code(struct slice text)
{
    bool is = slice_starts(text, "_x") && text.len >= 7 && text.ptr[6] == '_';

    for (size_t i = 2; is && i < 6; i++)
        is = hex_digit(text.ptr[i]) >= 0;
    return is;
}

/* The name that an element is called after: what XML has no room for is _xHHHH_
 * (https://learn.microsoft.com/dotnet/api/system.xml.xmlconvert.encodelocalname). */
static void add_decoded_name(struct slice element, struct buf *out)
{
    while (element.len) {
        uint32_t code = 0;
        bool coded = is_code(element);

        for (size_t i = 2; coded && i < 6; i++)
            code = code * 16 + (uint32_t)hex_digit(element.ptr[i]);
        if (coded)
            utf8_add(out, code);
        else
            buf_add_char(out, element.ptr[0]);
        element = slice_sub(element, coded ? 7 : 1, SIZE_MAX);
    }
}

/* The attributes of the next <add/>; false: there is none before </packageSources>. */
static bool next_source(struct xml *xml, struct attributes *out)
{
    for (;;) {
        struct slice rest = slice_sub(xml->bytes, xml->at, SIZE_MAX);
        size_t step = slice_find(rest, SLICE_LITERAL("<"));

        if (step == SIZE_MAX)
            return false;
        xml->at += step;
        rest = slice_sub(rest, step, SIZE_MAX);
        if (slice_starts(rest, "</packageSources"))
            return false;
        if (slice_starts(rest, "<!--")) {
            pass(xml, "-->");
        } else if (slice_starts(rest, "<add")) {
            xml->at += strlen("<add");
            take_attributes(xml, out);
            return true;
        } else {
            pass(xml, ">");
        }
    }
}

/* <packageSources><add key="NAME" value="URL"/></packageSources> has the URL of the
 * source whose credentials the element NAME holds. */
size_t context_nuget_tell(const struct context_keys *keys, struct slice bytes,
                          struct context_finder *out)
{
    struct xml xml = {.bytes = bytes};
    const struct context_frame *frame;
    struct buf name = BUF_INIT(LIMIT_CONTEXT_NAME_BYTES);
    struct attributes source;

    if (keys->found < 2)
        return 0;
    frame = &keys->frames[keys->found - 1];
    if (!slice_is(frame[-1].key, "packageSourceCredentials"))
        return 0;
    pass(&xml, "<packageSources>");
    add_decoded_name(frame->key, &name);
    while (next_source(&xml, &source))
        if (slice_equal(buf_slice(&name), attribute(&source, "key")))
            context_host_set(out, attribute(&source, "value"));
    buf_release(&name);
    return xml.at;
}
