#include "postings.h"
#include "names.h"

#include <string.h>

int hold_postings(Held *held, PyObject *object, Py_ssize_t size, Postings *postings)
{
    memset(postings, 0, sizeof(*postings));
    if (hold_attribute(held, object, name_lows, &postings->lows) < 0 ||
        hold_attribute(held, object, name_splits, &postings->splits) < 0 ||
        hold_attribute(held, object, name_frequencies, &postings->frequencies) < 0 ||
        hold_attribute(held, object, name_title_places, &postings->title_places) < 0 ||
        hold_attribute(held, object, name_title_frequencies, &postings->title_frequencies) < 0)
        return -1;
    Py_ssize_t count = postings->lows.length, last = postings->splits.length, before = 0;
    if (postings->lows.width != 2 || postings->frequencies.length != count ||
        postings->title_frequencies.length != postings->title_places.length ||
        last != (size > 0 ? (size - 1) >> BLOCK_BITS : 0))
        return contradiction();
    for (Py_ssize_t block = 0; block < last; block++) {
        Py_ssize_t split = at(&postings->splits, block);
        if (split < before || split > count)
            return contradiction();
        before = split;
    }
    return 0;
}

Postings *hold_all(Held *held, PyObject *sequence, Py_ssize_t size, int weighted)
{
    Py_ssize_t count = PyTuple_GET_SIZE(sequence);
    Postings *all = PyMem_Calloc((size_t)(count ? count : 1), sizeof(Postings));
    if (all == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    for (Py_ssize_t list = 0; list < count; list++) {
        PyObject *object = PyTuple_GET_ITEM(sequence, list);
        float weight = 1;
        if ((weighted && !PyArg_ParseTuple(object, "fO", &weight, &object)) ||
            hold_postings(held, object, size, &all[list]) < 0) {
            PyMem_Free(all);
            return NULL;
        }
        all[list].weight = weight;
    }
    return all;
}
