/* Which documents are in all, or in any, of some postings? */

#include "kernels.h"
#include "meeting.h"
#include "scratch.h"

static Py_ssize_t intersect(Postings *all, Py_ssize_t count, Py_ssize_t size, Vector *out)
{
    Meeting meeting;
    Py_ssize_t found = 0;
    int failed = make_meeting(&meeting, count);
    for (Py_ssize_t list = 0; list < count && !failed; list++)
        invite(&meeting, &all[list]);
    Py_ssize_t blocks = failed ? -1 : open_meeting(&meeting);
    failed = blocks < 0 ? -1 : 0;
    for (Py_ssize_t block = 0; block < blocks && !failed; block++) {
        failed = meet(&meeting, block);
        if (!failed && meeting.found > out->length - found)
            failed = contradiction();
        for (Py_ssize_t number = 0; number < meeting.found && !failed; number++)
            ((int64_t *)out->data)[found++] = ((int64_t)block << BLOCK_BITS) | meeting.lows[number];
    }
    free_meeting(&meeting);
    if (!failed && found && ((const int64_t *)out->data)[found - 1] >= size)
        failed = contradiction();
    return failed ? -1 : found;
}

const char intersection_doc[] = PyDoc_STR(
    "intersection(lists, size, out)\n\n"
    "The documents in all of some postings. Returns how many.");

PyObject *intersection(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *lists, *out_object, *result = NULL;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "O!nO", &PyTuple_Type, &lists, &size, &out_object))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(lists), found;
    Held held;
    Vector out;
    Postings *all = NULL;
    if (prepare(&held, count * POSTINGS_BUFFERS + 1) < 0)
        return NULL;
    if (hold(&held, out_object, 'i', 1, &out) == 0 && (all = hold_all(&held, lists, size, 0)) != NULL &&
        (found = intersect(all, count, size, &out)) >= 0)
        result = PyLong_FromSsize_t(found);
    PyMem_Free(all);
    release(&held);
    return result;
}

const char holding_doc[] = PyDoc_STR(
    "holding(lists, size, documents, out)\n\n"
    "The places of those among some documents, which ascend, that are in all of some postings. Returns how\n"
    "many.");

PyObject *holding(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *lists, *documents_object, *out_object, *result = NULL;
    Py_ssize_t size, found = 0;
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
    if (out.length < documents.length) {
        contradiction();
        goto done;
    }
    for (Py_ssize_t place = 0; place < documents.length; place++) {
        int64_t document = ((const int64_t *)documents.data)[place];
        if (document < 0 || document >= size) {
            contradiction();
            goto done;
        }
        Py_ssize_t list = 0;
        while (list < count && walk(&all[list], document))
            list++;
        if (list == count)
            ((int64_t *)out.data)[found++] = place;
    }
    result = PyLong_FromSsize_t(found);
done:
    PyMem_Free(all);
    release(&held);
    return result;
}

const char union__doc[] = PyDoc_STR(
    "union(lists, size, out)\n\n"
    "The documents in any of some postings; without an array for them, only how many. Returns how many.");

PyObject *union_(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *lists, *out_object, *result = NULL;
    Py_ssize_t size, found = 0;
    if (!PyArg_ParseTuple(args, "O!nO", &PyTuple_Type, &lists, &size, &out_object))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(lists);
    Held held;
    Vector out = {NULL, 0, 8};
    Postings *all = NULL;
    if (prepare(&held, count * POSTINGS_BUFFERS + 1) < 0)
        return NULL;
    if ((out_object != Py_None && hold(&held, out_object, 'i', 1, &out) < 0) ||
        (all = hold_all(&held, lists, size, 0)) == NULL)
        goto done;
    for (Py_ssize_t block = 0; count && block <= all[0].splits.length; block++) {
        for (Py_ssize_t list = 0; list < count; list++) {
            const uint16_t *lows = all[list].lows.data;
            Py_ssize_t end = block_end(&all[list], block);
            for (Py_ssize_t place = block_start(&all[list], block); place < end; place++)
                marks[lows[place] >> 6] |= (uint64_t)1 << (lows[place] & 63);
        }
        found = emit(block, (int64_t *)out.data, NULL, found, out.length);
    }
    if (out_object != Py_None && (found > out.length || (found && ((const int64_t *)out.data)[found - 1] >= size)))
        contradiction();
    else
        result = PyLong_FromSsize_t(found);
done:
    PyMem_Free(all);
    release(&held);
    return result;
}
