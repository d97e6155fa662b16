/* How many documents have which values? */

#include "kernels.h"
#include "arrays.h"

const char count_sets_doc[] = PyDoc_STR(
             "count_sets(sets, documents, counts)\n\n"
             "Counts how many of some documents have each of the sets.");

PyObject *count_sets(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *sets_object, *documents_object, *counts_object, *result = NULL;
    if (!PyArg_ParseTuple(args, "OOO", &sets_object, &documents_object, &counts_object))
        return NULL;
    Held held;
    Vector sets, documents, counts;
    if (prepare(&held, 3) < 0)
        return NULL;
    if (hold(&held, sets_object, 'u', 0, &sets) < 0 || hold(&held, documents_object, 'i', 0, &documents) < 0 ||
        hold(&held, counts_object, 'i', 1, &counts) < 0)
        goto done;
    for (Py_ssize_t place = 0; place < documents.length; place++) {
        int64_t document = ((const int64_t *)documents.data)[place];
        if (document < 0 || document >= sets.length) {
            contradiction();
            goto done;
        }
        uint32_t set = at(&sets, document);
        if ((Py_ssize_t)set >= counts.length) {
            contradiction();
            goto done;
        }
        ((int64_t *)counts.data)[set]++;
    }
    result = Py_NewRef(Py_None);
done:
    release(&held);
    return result;
}
