/* SPDX-License-Identifier: Apache-2.0 */
#include "core/mem.h"
#include "git/walk_internal.h"

/* An object just made, before it is known whether it has to wait. */
struct made {
    uint32_t entry;
    struct room room;
    size_t size;
    bool lost;
    bool fixed;
    bool shown;
    void *user;
};

enum err_code walker_new(const struct walk *walk, struct walker **out)
{
    struct walker *walker = mem_calloc(1, sizeof *walker);
    enum err_code code;

    if (!walker)
        return ERR_NOMEM;
    walker->walk = walk;
    code = unpack_init(&walker->unpack);
    if (code != ERR_OK)
        walker_free(walker);
    else
        *out = walker;
    return code;
}

void walker_free(struct walker *walker)
{
    if (!walker)
        return;
    for (size_t i = 0; i < walker->spare_count; i++)
        room_release(&walker->spares[i]);
    room_release(&walker->piece);
    unpack_release(&walker->unpack);
    inflate_stream_free(walker->stream);
    odb_reader_free(walker->reader);
    mem_free(walker->path);
    mem_free(walker);
}

static const struct pack *pack_of(const struct walker *walker)
{
    return walker->forest->pack;
}

static const unsigned char *name_of(const struct walker *walker, uint32_t entry)
{
    return packindex_name(&pack_of(walker)->index, walker->forest->nodes[entry].index);
}

static struct oid oid_of(const struct walker *walker, uint32_t entry)
{
    return oid_from(pack_of(walker)->index.format, name_of(walker, entry));
}

/* Numbers are those of the stores as they were first. */
static uint32_t number_of(const struct walker *walker, uint32_t entry)
{
    if (walker->walk->before)
        return ODB_UNNUMBERED;
    return pack_of(walker)->first_number + walker->forest->nodes[entry].index;
}

static void tell_entry(struct walker *walker, enum err_code code, uint32_t entry,
                       const char *detail)
{
    struct oid oid = oid_of(walker, entry);

    walker_tell(walker, code, pack_of(walker)->path, &oid, walker->forest->nodes[entry].offset,
                detail);
}

/* Rooms go round: the one used last is still in the processor's cache. */
static struct room take_room(struct walker *walker)
{
    struct room room = {0};

    if (walker->spare_count)
        room = walker->spares[--walker->spare_count];
    walker->held_bytes -= room.cap;
    return room;
}

static void give_room(struct walker *walker, struct room *room)
{
    if (walker->spare_count == WALKER_SPARES || room->cap > walker->walk->options.whole_bytes ||
        walker->held_bytes + room->cap > walker->walk->options.budget_bytes) {
        room_release(room);
        return;
    }
    walker->held_bytes += room->cap;
    walker->spares[walker->spare_count++] = *room;
    *room = (struct room){0};
}

static void pop_frame(struct walker *walker)
{
    struct frame *frame = &walker->frames[--walker->depth];

    if (frame->user)
        walker->visitor->release(walker->visitor->ctx, frame->user);
    walker->held_bytes -= frame->room.cap;
    give_room(walker, &frame->room);
}

/* Over the budget those are dropped that are needed again last. */
static void keep_to_budget(struct walker *walker)
{
    size_t budget = walker->walk->options.budget_bytes;

    while (walker->held_bytes > budget && walker->spare_count) {
        struct room room = take_room(walker);
        room_release(&room);
    }
    for (size_t i = 0; walker->held_bytes > budget && i + 1 < walker->depth; i++) {
        if (walker->frames[i].fixed)
            continue;
        walker->held_bytes -= walker->frames[i].room.cap;
        room_release(&walker->frames[i].room);
        walker->frames[i].here = false;
    }
}

static enum err_code push_frame(struct walker *walker, struct made *made)
{
    struct frame *frame = &walker->frames[walker->depth];

    if (walker->depth == WALKER_FRAMES)
        return ERR_LIMIT;
    walker->depth++;
    *frame = (struct frame){.entry = made->entry,
                            .next = walker->forest->nodes[made->entry].child,
                            .room = made->room,
                            .size = made->size,
                            .here = !made->lost,
                            .fixed = made->fixed,
                            .lost = made->lost,
                            .shown = made->shown,
                            .user = made->user};
    walker->held_bytes += made->room.cap;
    keep_to_budget(walker);
    return ERR_OK;
}

/* Looks for the object in other packs and among loose objects. */
static enum err_code make_elsewhere(struct walker *walker, const struct oid *oid, struct made *made)
{
    struct buf bytes = BUF_INIT(LIMIT_DELTA_BYTES);
    enum err_code code = ERR_OK;

    if (!walker->reader)
        code = odb_reader_new(walker->walk->odb, &walker->reader);
    if (code == ERR_OK)
        code = odb_read_elsewhere(walker->reader, oid, walker->pack, &walker->type, &bytes);
    if (code == ERR_OK)
        code = room_fit(&made->room, bytes.len + 1);
    if (code == ERR_OK && bytes.len)
        memcpy(made->room.ptr, bytes.ptr, bytes.len);
    made->size = bytes.len;
    buf_release(&bytes);
    return code;
}

static enum err_code read_entry(const struct walker *walker, uint32_t entry, struct pack_entry *out)
{
    const struct forest *forest = walker->forest;

    if (forest->nodes[entry].state & FOREST_BROKEN)
        return ERR_PARSE;
    return pack_entry(forest->pack, forest->nodes[entry].offset, forest->nodes[entry + 1].offset,
                      out);
}

/* Bytes of the pack that no entry of the index covers may hold anything. */
static void check_gap(struct walker *walker, uint32_t entry)
{
    if (walker->unpack.end != walker->forest->nodes[entry + 1].offset)
        tell_entry(walker, ERR_PARSE, entry,
                   "bytes behind this object that the index does not name");
}

/* An entry that stands alone, or whose base lies outside of the pack. */
static enum err_code make_root(struct walker *walker, struct made *made)
{
    struct pack_entry entry;
    struct made base = {0};
    struct oid oid;
    uint64_t end = walker->forest->nodes[made->entry + 1].offset;
    enum err_code code = read_entry(walker, made->entry, &entry);

    if (code != ERR_OK)
        return code;
    if (entry.delta == PACK_WHOLE) {
        walker->type = entry.type;
        return unpack_whole(&walker->unpack, pack_of(walker), &entry, end, LIMIT_DELTA_BYTES,
                            &made->room, &made->size);
    }
    oid = oid_from(pack_of(walker)->index.format, entry.base_name);
    base.room = take_room(walker);
    code = make_elsewhere(walker, &oid, &base);
    if (code == ERR_NOTFOUND)
        walker_tell(walker, code, "", &oid, 0, "the base of a delta is missing");
    if (code == ERR_OK)
        code = unpack_delta(&walker->unpack, pack_of(walker), &entry, end,
                            slice_of(base.room.ptr, base.size), LIMIT_DELTA_BYTES, &made->room,
                            &made->size);
    give_room(walker, &base.room);
    return code;
}

static enum err_code make_delta(struct walker *walker, struct slice base, struct made *made)
{
    struct pack_entry entry;
    enum err_code code = read_entry(walker, made->entry, &entry);

    if (code != ERR_OK)
        return code;
    return unpack_delta(&walker->unpack, pack_of(walker), &entry,
                        walker->forest->nodes[made->entry + 1].offset, base, LIMIT_DELTA_BYTES,
                        &made->room, &made->size);
}

static enum err_code path_add(struct walker *walker, size_t count, uint32_t entry)
{
    size_t cap = mem_grow(walker->path_cap, count + 1, LIMIT_DELTA_DEPTH);
    uint32_t *path = walker->path;

    if (!cap)
        return ERR_LIMIT;
    if (cap != walker->path_cap)
        path = mem_realloc(walker->path, cap, sizeof *path);
    if (!path)
        return ERR_NOMEM;
    walker->path = path;
    walker->path_cap = cap;
    path[count] = entry;
    return ERR_OK;
}

/* Collects the entries from `entry` upward that have to be made before it:
 * up to its root, or up to a frame below `depth` that has its content. */
static enum err_code find_path(struct walker *walker, uint32_t entry, size_t depth, size_t *count,
                               struct slice *base)
{
    const struct forest *forest = walker->forest;
    enum err_code code = ERR_OK;

    *base = slice_of(NULL, 0);
    for (*count = 0; code == ERR_OK && entry != FOREST_NONE; entry = forest->nodes[entry].parent) {
        const struct frame *frame = depth ? &walker->frames[depth - 1] : NULL;
        if (frame && frame->entry == entry) {
            depth--;
            if (frame->here) {
                *base = slice_of(frame->room.ptr, frame->size);
                break;
            }
        }
        code = path_add(walker, *count, entry);
        *count += code == ERR_OK;
    }
    return code;
}

/* Makes `made->entry` from its root or the nearest frame below `depth`. */
static enum err_code make_again(struct walker *walker, size_t depth, struct made *made)
{
    struct made other = {.room = take_room(walker)};
    uint32_t wanted = made->entry;
    struct slice base;
    size_t count;
    enum err_code code = find_path(walker, wanted, depth, &count, &base);

    while (code == ERR_OK && count > 0) {
        struct made swap = *made;
        *made = other;
        other = swap;
        made->entry = walker->path[--count];
        code = base.ptr ? make_delta(walker, base, made) : make_root(walker, made);
        base = slice_of(made->room.ptr, made->size);
    }
    made->entry = wanted;
    give_room(walker, &other.room);
    return code;
}

/* What could not be made here may lie in another store. What nobody has is
 * told, and all that is built on it is looked for in the same way. */
static enum err_code rescue(struct walker *walker, enum err_code why, struct made *made)
{
    struct oid oid = oid_of(walker, made->entry);
    enum err_code code;

    if (why == ERR_NOMEM || why == ERR_CANCELLED)
        return why;
    code = make_elsewhere(walker, &oid, made);
    made->fixed = code == ERR_OK;
    made->lost = code != ERR_OK;
    if (code == ERR_NOMEM)
        return code;
    if (made->lost && !walker->forest->nodes[made->entry].copy)
        tell_entry(walker, why, made->entry,
                   why == ERR_NOTFOUND ? "the base of this delta is missing or damaged"
                                       : "the packed object is damaged");
    return ERR_OK;
}

/* Shows what was made, with its difference to `base` (NULL: none to show). */
static enum err_code show(struct walker *walker, struct made *made, const struct frame *base)
{
    const struct forest *forest = walker->forest;
    const struct walk_options *options = &walker->walk->options;
    struct walk_object object = {.type = walker->type};
    enum err_code code;

    if (made->lost || forest->nodes[made->entry].copy ||
        !(options->types & OBJECT_BIT(walker->type)))
        return ERR_OK;
    object.name = name_of(walker, made->entry);
    object.number = number_of(walker, made->entry);
    object.kept = forest->nodes[made->entry].child != FOREST_NONE;
    if (base && base->shown && !made->fixed) {
        object.base = slice_of(base->room.ptr, base->size);
        object.base_user = base->user;
        object.spans = walker->unpack.map.spans;
        object.span_count = walker->unpack.map.count;
    }
    code = walker_show(walker, &object, slice_of(made->room.ptr, made->size));
    made->shown = made->size <= options->whole_bytes;
    made->user = object.user;
    return code;
}

/* Keeps an object that has deltas; lets go of any other. */
static enum err_code settle(struct walker *walker, struct made *made, enum err_code code)
{
    if (code == ERR_OK && walker->forest->nodes[made->entry].child != FOREST_NONE) {
        code = push_frame(walker, made);
        if (code == ERR_OK)
            return ERR_OK;
    }
    if (made->user)
        walker->visitor->release(walker->visitor->ctx, made->user);
    give_room(walker, &made->room);
    return code;
}

/* The content of the top frame once more, after it was dropped. */
static enum err_code restore(struct walker *walker, struct frame *frame)
{
    struct made made = {.entry = frame->entry, .room = take_room(walker)};
    enum err_code code = make_again(walker, walker->depth - 1, &made);

    if (code != ERR_OK) {
        give_room(walker, &made.room);
        return code;
    }
    frame->room = made.room;
    frame->size = made.size;
    frame->here = true;
    walker->held_bytes += made.room.cap;
    keep_to_budget(walker);
    return ERR_OK;
}

static enum err_code make_child(struct walker *walker, struct frame *frame, struct made *made)
{
    enum err_code code = ERR_OK;

    if (frame->lost)
        return ERR_NOTFOUND;
    if (!frame->here)
        code = restore(walker, frame);
    if (code != ERR_OK)
        return code;
    return make_delta(walker, slice_of(frame->room.ptr, frame->size), made);
}

/* Each object lies somewhere else in the pack, and what is known of it
 * somewhere else in the forest: what comes next is fetched while this one is inflated and looked
 * at. gcc takes a function that only fetches for one without effect, and leaves out calls of it: so
 * none is made. */
static ALWAYS_INLINE void fetch_node(const struct forest *forest, uint32_t entry)
{
    if (entry != FOREST_NONE)
        __builtin_prefetch(&forest->nodes[entry]);
}

static ALWAYS_INLINE void fetch_packed(const struct forest *forest, uint32_t entry)
{
    const char *packed;

    if (entry == FOREST_NONE)
        return;
    packed = forest->pack->bytes.ptr + forest->nodes[entry].offset;
    __builtin_prefetch(packed);
    __builtin_prefetch(packed + 64);
    __builtin_prefetch(packed + 128);
}

/* The next delta of the top frame, which goes before its last one stays. */
static enum err_code step(struct walker *walker)
{
    struct frame *frame = &walker->frames[walker->depth - 1];
    struct made made = {.entry = frame->next, .room = take_room(walker)};
    enum err_code code;

    fetch_node(walker->forest, walker->forest->nodes[made.entry].child);
    fetch_node(walker->forest, walker->forest->nodes[made.entry].sibling);
    code = make_child(walker, frame, &made);
    frame->next = walker->forest->nodes[made.entry].sibling;
    fetch_packed(walker->forest, walker->forest->nodes[made.entry].child);
    fetch_packed(walker->forest, frame->next);
    if (code == ERR_OK)
        check_gap(walker, made.entry);
    else
        code = rescue(walker, code, &made);
    if (code == ERR_OK)
        code = show(walker, &made, frame);
    if (frame->next == FOREST_NONE)
        pop_frame(walker);
    return settle(walker, &made, code);
}

/* A single object over walk_options.whole_bytes need not be in memory. */
static bool can_stream(const struct walker *walker, uint32_t entry, struct pack_entry *out)
{
    const struct forest *forest = walker->forest;

    return forest->nodes[entry].child == FOREST_NONE &&
           forest->nodes[entry].parent == FOREST_NONE && read_entry(walker, entry, out) == ERR_OK &&
           out->delta == PACK_WHOLE && out->size > walker->walk->options.whole_bytes &&
           !forest->nodes[entry].copy;
}

static enum err_code stream_root(struct walker *walker, uint32_t entry,
                                 const struct pack_entry *header)
{
    struct walk_object object = {.type = header->type,
                                 .name = name_of(walker, entry),
                                 .number = number_of(walker, entry),
                                 .size = header->size};
    struct slice packed =
        slice_sub(pack_of(walker)->bytes, header->data, walker->forest->nodes[entry + 1].offset);
    enum err_code stopped = ERR_OK;
    size_t used = 0;
    enum err_code code = walker_stream(walker, &object, packed, 0, &used, &stopped);

    if (stopped != ERR_OK || code == ERR_NOMEM)
        return stopped != ERR_OK ? stopped : code;
    if (code != ERR_OK)
        tell_entry(walker, code, entry, "the packed object is damaged");
    else if (used != packed.len)
        tell_entry(walker, ERR_PARSE, entry,
                   "bytes behind this object that the index does not name");
    return ERR_OK;
}

static enum err_code begin_tree(struct walker *walker, uint32_t root)
{
    struct made made = {.entry = root};
    struct pack_entry header;
    enum err_code code;

    if (can_stream(walker, root, &header))
        return stream_root(walker, root, &header);
    made.room = take_room(walker);
    code = walker->forest->nodes[root].parent == FOREST_NONE ? make_root(walker, &made)
                                                             : make_again(walker, 0, &made);
    fetch_packed(walker->forest, walker->forest->nodes[root].child);
    if (code == ERR_OK)
        check_gap(walker, root);
    else
        code = rescue(walker, code, &made);
    if (code == ERR_OK)
        code = show(walker, &made, NULL);
    return settle(walker, &made, code);
}

static enum err_code walk_tree(struct walker *walker, uint32_t root)
{
    enum err_code code = begin_tree(walker, root);

    while (code == ERR_OK && walker->depth > 0)
        code = env_cancelled(walker->walk->options.env) ? ERR_CANCELLED : step(walker);
    while (walker->depth > 0)
        pop_frame(walker);
    return code;
}

/* Once a pack: what is wrong with its index as a whole. */
static void check_index(struct walker *walker)
{
    for (size_t byte = 0; byte < 256; byte++) {
        if (!walker->forest->disorder[byte])
            continue;
        walker_tell(walker, ERR_PARSE, pack_of(walker)->path, NULL, 0,
                    "the names in the index of this pack are out of order");
        return;
    }
}

enum err_code walker_pack_unit(struct walker *walker, size_t unit)
{
    const struct forest *forest = walker->forest;
    enum err_code code = ERR_OK;

    if (unit == 0)
        check_index(walker);

    for (uint32_t i = forest->units[unit]; code == ERR_OK && i < forest->units[unit + 1]; i++) {
        if (env_cancelled(walker->walk->options.env))
            return ERR_CANCELLED;
        fetch_packed(forest, i + 1 < forest->root_count ? forest->roots[i + 1] : FOREST_NONE);
        fetch_node(forest, forest->nodes[forest->roots[i]].child);
        code = walk_tree(walker, forest->roots[i]);
    }
    return code;
}
