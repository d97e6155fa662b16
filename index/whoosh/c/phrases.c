/* Which documents hold terms one behind the other? */

#include "kernels.h"
#include "places.h"

/* How often the terms stand one behind the other in the document that the rarest has entered. The others are looked up
   only where all rarer ones fit. Returns -1 for an error. */
static int64_t count_in_document(Place *places, const Py_ssize_t *order, Py_ssize_t count, int64_t before)
{
    const Place *rarest = &places[order[0]];
    int64_t found = 0;
    for (Py_ssize_t next = rarest->next; next < rarest->end; next++) {
        int64_t first = (int64_t)at(&rarest->positions, next) - order[0];
        if (!has_form(rarest, next) || first < 0 || first + count > before)
            continue;
        Py_ssize_t other = 1;
        for (; other < count; other++) {
            Place *place = &places[order[other]];
            if (place->document != rarest->document) {
                if (!walk(&place->postings, rarest->document))
                    return found;
                if (enter(place, rarest->document) < 0)
                    return -1;
            }
            if (!stands(place, first + order[other]))
                break;
        }
        found += other == count;
    }
    return found;
}

/* Writes the numbers of the terms, those with the fewest documents first. */
static void order_by_rarity(const Place *places, Py_ssize_t count, Py_ssize_t *order)
{
    for (Py_ssize_t term = 0; term < count; term++) {
        Py_ssize_t slot = term;
        for (; slot && places[order[slot - 1]].postings.lows.length > places[term].postings.lows.length; slot--)
            order[slot] = order[slot - 1];
        order[slot] = term;
    }
}

typedef struct {
    Place *places;
    Py_ssize_t *order;
    Py_ssize_t count, size, found;
    Vector ends, documents, counts;
} Phrases;

/* Looks into a document that the walk of the rarest term has come to. */
static int look(Phrases *phrases, int64_t document)
{
    if (document < 0 || document >= phrases->size || phrases->found >= phrases->documents.length)
        return contradiction();
    int64_t before = phrases->ends.data == NULL ? INT64_MAX : (int64_t)at(&phrases->ends, document);
    if (enter(&phrases->places[phrases->order[0]], document) < 0)
        return -1;
    int64_t times = count_in_document(phrases->places, phrases->order, phrases->count, before);
    if (times > 0) {
        ((int64_t *)phrases->documents.data)[phrases->found] = document;
        ((int64_t *)phrases->counts.data)[phrases->found++] = times;
    }
    return times < 0 ? -1 : 0;
}

static int look_everywhere(Phrases *phrases)
{
    Postings *rarest = &phrases->places[phrases->order[0]].postings;
    const uint16_t *lows = rarest->lows.data;
    for (Py_ssize_t block = 0; block <= rarest->splits.length; block++) {
        Py_ssize_t end = block_end(rarest, block);
        for (rarest->place = block_start(rarest, block); rarest->place < end; rarest->place++)
            if (look(phrases, ((int64_t)block << BLOCK_BITS) | lows[rarest->place]) < 0)
                return -1;
    }
    return 0;
}

static int look_within(Phrases *phrases, const Vector *within)
{
    Postings *rarest = &phrases->places[phrases->order[0]].postings;
    for (Py_ssize_t place = 0; place < within->length; place++) {
        int64_t document = ((const int64_t *)within->data)[place];
        if (document < 0 || document >= phrases->size)
            return contradiction();
        if (walk(rarest, document) && look(phrases, document) < 0)
            return -1;
    }
    return 0;
}

const char phrases_doc[] = PyDoc_STR(
             "phrases(places, size, within, ends, documents, counts)\n\n"
             "The documents in which terms stand one behind the other, and how often they do: among some that ascend,\n"
             "if these are given, and before some positions, one a document, if these are. Returns how many.");

PyObject *phrases(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *sequence, *within_object, *ends_object, *documents_object, *counts_object, *result = NULL;
    Phrases all = {0};
    if (!PyArg_ParseTuple(args, "O!nOOOO", &PyTuple_Type, &sequence, &all.size, &within_object, &ends_object,
                          &documents_object, &counts_object))
        return NULL;
    all.count = PyTuple_GET_SIZE(sequence);
    Held held;
    Vector within = {NULL, 0, 8};
    if (prepare(&held, all.count * PLACE_BUFFERS + 4) < 0)
        return NULL;
    all.places = PyMem_Calloc((size_t)all.count + 1, sizeof(Place));
    all.order = PyMem_Calloc((size_t)all.count + 1, sizeof(Py_ssize_t));
    if (all.places == NULL || all.order == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    if (hold(&held, documents_object, 'i', 1, &all.documents) < 0 ||
        hold(&held, counts_object, 'i', 1, &all.counts) < 0 ||
        (ends_object != Py_None && hold(&held, ends_object, 'u', 0, &all.ends) < 0) ||
        (within_object != Py_None && hold(&held, within_object, 'i', 0, &within) < 0))
        goto done;
    for (Py_ssize_t term = 0; term < all.count; term++)
        if (hold_place(&held, PyTuple_GET_ITEM(sequence, term), all.size, &all.places[term]) < 0)
            goto done;
    order_by_rarity(all.places, all.count, all.order);
    if (all.count == 0 || all.documents.length != all.counts.length ||
        (ends_object != Py_None && all.ends.length != all.size)) {
        contradiction();
        goto done;
    }
    if ((within_object == Py_None ? look_everywhere(&all) : look_within(&all, &within)) == 0)
        result = PyLong_FromSsize_t(all.found);
done:
    PyMem_Free(all.order);
    PyMem_Free(all.places);
    release(&held);
    return result;
}
