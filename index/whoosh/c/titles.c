/* Which documents hold all words of a query in their titles? */

#include "kernels.h"
#include "titles.h"

/* The first place from start on whose number is not below the one wanted. */
static Py_ssize_t find_number(const int64_t *numbers, Py_ssize_t start, Py_ssize_t end, int64_t wanted)
{
    Py_ssize_t step = 1;
    for (; start + step < end && numbers[start + step] < wanted; step <<= 1)
        start += step;
    if (start + step < end)
        end = start + step;
    while (start < end) {
        Py_ssize_t middle = start + ((end - start) >> 1);
        if (numbers[middle] < wanted)
            start = middle + 1;
        else
            end = middle;
    }
    return start;
}

Py_ssize_t find_titled(Postings *all, Py_ssize_t count, Py_ssize_t size, const Vector *documents, Vector *out)
{
    Postings *rarest = all;
    for (Postings *other = all; other < all + count; other++) {
        other->place = other->title = 0;
        if (other->title_places.length < rarest->title_places.length)
            rarest = other;
    }
    const uint16_t *lows = rarest->lows.data;
    const int64_t *numbers = documents->data;
    Py_ssize_t found = 0, next = 0, block = 0;
    for (Py_ssize_t title = 0; title < rarest->title_places.length; title++) {
        Py_ssize_t place = at(&rarest->title_places, title);
        if (place >= rarest->lows.length)
            return contradiction();
        while (block < rarest->splits.length && place >= block_end(rarest, block))
            block++;
        int64_t document = ((int64_t)block << BLOCK_BITS) | lows[place];
        if (document >= size)
            return contradiction();
        Py_ssize_t term = 0;
        while (term < count && (&all[term] == rarest || (walk(&all[term], document) && walk_title(&all[term]))))
            term++;
        if (term < count)
            continue;
        next = find_number(numbers, next, documents->length, document);
        if (next == documents->length || numbers[next] != document)
            continue;
        if (found == out->length)
            return contradiction();
        ((int64_t *)out->data)[found++] = next;
    }
    return found;
}

const char titled_doc[] = PyDoc_STR(
    "titled(lists, size, documents, out)\n\n"
    "The places of those among some documents, which ascend, that hold the terms of all of some postings in their\n"
    "titles. Returns how many.");

PyObject *titled(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *lists, *documents_object, *out_object, *result = NULL;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "O!nOO", &PyTuple_Type, &lists, &size, &documents_object, &out_object))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(lists);
    Held held;
    Vector documents, out;
    Postings *all = NULL;
    if (prepare(&held, count * POSTINGS_BUFFERS + 2) < 0)
        return NULL;
    if (hold(&held, documents_object, 'i', 0, &documents) < 0 || hold(&held, out_object, 'i', 1, &out) < 0 ||
        (all = hold_all(&held, lists, size, 0)) == NULL)
        goto done;
    Py_ssize_t found = count ? find_titled(all, count, size, &documents, &out) : contradiction();
    if (found >= 0)
        result = PyLong_FromSsize_t(found);
done:
    PyMem_Free(all);
    release(&held);
    return result;
}
