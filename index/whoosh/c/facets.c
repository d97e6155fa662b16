/* How many documents have which values? */

#include "kernels.h"
#include "arrays.h"

typedef struct {
    Vector sets;            /* of values, one a document */
    Vector starts, members; /* where the values of each set begin, and the values themselves */
    Vector documents, counts;
    Py_ssize_t set_count;
} Counting;

/* Adds so many documents to the values of a set. */
static int add_set(Counting *all, Py_ssize_t set, int64_t times)
{
    const int64_t *starts = all->starts.data;
    int64_t *counts = (int64_t *)all->counts.data;
    if (starts[set] < 0 || starts[set + 1] > all->members.length)
        return contradiction();
    for (int64_t member = starts[set]; member < starts[set + 1]; member++) {
        uint32_t value = at(&all->members, member);
        if ((Py_ssize_t)value >= all->counts.length)
            return contradiction();
        counts[value] += times;
    }
    return 0;
}

/* The set of a document; -1 for an error. */
static inline Py_ssize_t set_of(const Counting *all, Py_ssize_t place)
{
    int64_t document = ((const int64_t *)all->documents.data)[place];
    if (document < 0 || document >= all->sets.length)
        return contradiction();
    Py_ssize_t set = at(&all->sets, document);
    return set < all->set_count ? set : contradiction();
}

static int count_one_by_one(Counting *all)
{
    for (Py_ssize_t place = 0; place < all->documents.length; place++) {
        Py_ssize_t set = set_of(all, place);
        if (set < 0 || add_set(all, set, 1) < 0)
            return -1;
    }
    return 0;
}

static int count_by_set(Counting *all)
{
    int64_t *times = PyMem_Calloc((size_t)all->set_count + 1, sizeof(int64_t));
    if (times == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    int failed = 0;
    for (Py_ssize_t place = 0; place < all->documents.length && !failed; place++) {
        Py_ssize_t set = set_of(all, place);
        if (set < 0)
            failed = -1;
        else
            times[set]++;
    }
    for (Py_ssize_t set = 0; set < all->set_count && !failed; set++)
        if (times[set])
            failed = add_set(all, set, times[set]);
    PyMem_Free(times);
    return failed;
}

const char count_values_doc[] = PyDoc_STR(
    "count_values(sets, starts, members, documents, counts)\n\n"
    "Counts how many of some documents have each value. Sets are those of all documents, by their numbers; starts\n"
    "says where the values of each begin in the members.");

PyObject *count_values(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *sets, *starts, *members, *documents, *counts, *result = NULL;
    if (!PyArg_ParseTuple(args, "OOOOO", &sets, &starts, &members, &documents, &counts))
        return NULL;
    Held held;
    Counting all;
    if (prepare(&held, 5) < 0)
        return NULL;
    if (hold(&held, sets, 'u', 0, &all.sets) < 0 || hold(&held, starts, 'i', 0, &all.starts) < 0 ||
        hold(&held, members, 'u', 0, &all.members) < 0 || hold(&held, documents, 'i', 0, &all.documents) < 0 ||
        hold(&held, counts, 'i', 1, &all.counts) < 0)
        goto done;
    all.set_count = all.starts.length - 1;
    if ((all.documents.length < all.set_count ? count_one_by_one(&all) : count_by_set(&all)) == 0)
        result = Py_NewRef(Py_None);
done:
    release(&held);
    return result;
}
