/* Which documents have the highest scores? */

#include "kernels.h"
#include "arrays.h"

#include <math.h>
#include <stdlib.h>

/* Scores that are equal to so many parts are equal; see topk.py. */
#define SCORE_PARTS 1e6

typedef struct {
    double score; /* rounded */
    uint32_t rank;
    int64_t place;
} Candidate;

static inline int is_better(const Candidate *one, const Candidate *other)
{
    if (one->score != other->score)
        return one->score > other->score;
    return one->rank < other->rank;
}

static int by_merit(const void *one, const void *other)
{
    return is_better(other, one) - is_better(one, other);
}

/* Lets the candidate at a place of a heap sink below all that are worse; the worst is on top. */
static void sink(Candidate *heap, Py_ssize_t size, Py_ssize_t place)
{
    Candidate moved = heap[place];
    for (;;) {
        Py_ssize_t child = 2 * place + 1;
        if (child >= size)
            break;
        if (child + 1 < size && is_better(&heap[child], &heap[child + 1]))
            child++;
        if (is_better(&heap[child], &moved))
            break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = moved;
}

const char best_doc[] = PyDoc_STR(
             "best(documents, scores, ranks, out)\n\n"
             "The places of the highest scores, the best first, as many as there is room; ranks of documents decide\n"
             "between equals. Returns how many.");

PyObject *best(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *documents_object, *scores_object, *ranks_object, *out_object, *result = NULL;
    if (!PyArg_ParseTuple(args, "OOOO", &documents_object, &scores_object, &ranks_object, &out_object))
        return NULL;
    Held held;
    Vector documents, scores, ranks, out;
    Candidate *heap = NULL;
    if (prepare(&held, 4) < 0)
        return NULL;
    if (hold(&held, documents_object, 'i', 0, &documents) < 0 || hold(&held, scores_object, 'f', 0, &scores) < 0 ||
        hold(&held, ranks_object, 'u', 0, &ranks) < 0 || hold(&held, out_object, 'i', 1, &out) < 0)
        goto done;
    if (documents.length != scores.length) {
        contradiction();
        goto done;
    }
    Py_ssize_t wanted = out.length < scores.length ? out.length : scores.length, size = 0;
    heap = PyMem_Calloc((size_t)(wanted ? wanted : 1), sizeof(Candidate));
    if (heap == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    float at_least = -INFINITY;
    for (Py_ssize_t place = 0; place < scores.length && wanted; place++) {
        float score = ((const float *)scores.data)[place];
        if (score < at_least)
            continue;
        int64_t document = ((const int64_t *)documents.data)[place];
        if (document < 0 || document >= ranks.length) {
            contradiction();
            goto done;
        }
        Candidate candidate = {rint((double)score * SCORE_PARTS), at(&ranks, document), place};
        if (size < wanted) {
            heap[size++] = candidate;
            if (size < wanted)
                continue;
            for (Py_ssize_t parent = size / 2; parent-- > 0;)
                sink(heap, size, parent);
        } else if (is_better(&candidate, &heap[0])) {
            heap[0] = candidate;
            sink(heap, size, 0);
        }
        at_least = (float)((heap[0].score - 2) / SCORE_PARTS);
    }
    qsort(heap, (size_t)size, sizeof(Candidate), by_merit);
    for (Py_ssize_t place = 0; place < size; place++)
        ((int64_t *)out.data)[place] = heap[place].place;
    result = PyLong_FromSsize_t(size);
done:
    PyMem_Free(heap);
    release(&held);
    return result;
}
