/* Which documents hold terms one behind the other? */

#include "kernels.h"
#include "meeting.h"
#include "rows.h"

typedef struct {
    Row row;
    Py_ssize_t size, found;
    Vector ends, documents, counts;
} Phrases;

/* Keeps a document if it holds the terms in order; all walks have come to it. */
static int look(Phrases *phrases, int64_t document)
{
    if (document < 0 || document >= phrases->size || phrases->found >= phrases->documents.length)
        return contradiction();
    int64_t before = phrases->ends.data == NULL ? INT64_MAX : (int64_t)at(&phrases->ends, document);
    int64_t times = count_rows(&phrases->row, document, before);
    if (times > 0) {
        ((int64_t *)phrases->documents.data)[phrases->found] = document;
        ((int64_t *)phrases->counts.data)[phrases->found++] = times;
    }
    return times < 0 ? -1 : 0;
}

static int look_everywhere(Phrases *phrases)
{
    Meeting meeting;
    int failed = make_meeting(&meeting, phrases->row.count);
    for (Py_ssize_t term = 0; term < phrases->row.count && !failed; term++)
        invite(&meeting, &phrases->row.places[term].postings);
    Py_ssize_t blocks = failed ? -1 : open_meeting(&meeting);
    failed = blocks < 0 ? -1 : 0;
    for (Py_ssize_t block = 0; block < blocks && !failed; block++) {
        failed = meet(&meeting, block);
        for (Py_ssize_t number = 0; number < meeting.found && !failed; number++) {
            walk_together(&meeting, number);
            failed = look(phrases, ((int64_t)block << BLOCK_BITS) | meeting.lows[number]);
        }
    }
    free_meeting(&meeting);
    return failed;
}

static int look_within(Phrases *phrases, const Vector *within)
{
    for (Py_ssize_t place = 0; place < within->length; place++) {
        int64_t document = ((const int64_t *)within->data)[place];
        if (document < 0 || document >= phrases->size)
            return contradiction();
        if (walk_row(&phrases->row, document) && look(phrases, document) < 0)
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
    Held held;
    Vector within = {NULL, 0, 8};
    if (prepare(&held, PyTuple_GET_SIZE(sequence) * PLACE_BUFFERS + 4) < 0)
        return NULL;
    if (hold(&held, documents_object, 'i', 1, &all.documents) < 0 ||
        hold(&held, counts_object, 'i', 1, &all.counts) < 0 ||
        (ends_object != Py_None && hold(&held, ends_object, 'u', 0, &all.ends) < 0) ||
        (within_object != Py_None && hold(&held, within_object, 'i', 0, &within) < 0) ||
        hold_row(&held, sequence, all.size, &all.row) < 0)
        goto done;
    if (all.row.count == 0 || all.documents.length != all.counts.length ||
        (ends_object != Py_None && all.ends.length != all.size)) {
        contradiction();
        goto done;
    }
    if ((within_object == Py_None ? look_everywhere(&all) : look_within(&all, &within)) == 0)
        result = PyLong_FromSsize_t(all.found);
done:
    free_row(&all.row);
    release(&held);
    return result;
}
