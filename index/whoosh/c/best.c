/* Which documents have the highest scores? */

#include "kernels.h"
#include "best.h"


typedef struct {
    double score; /* rounded */
    int64_t place;
} Candidate;

static inline uint32_t rank_of(const Ranking *ranking, const Candidate *candidate)
{
    return at(&ranking->ranks, ranking->documents[candidate->place]);
}

/* Ranks lie far apart in memory: they are looked up between equals only. */
static inline int is_better(const Ranking *ranking, const Candidate *one, const Candidate *other)
{
    if (one->score != other->score)
        return one->score > other->score;
    return rank_of(ranking, one) < rank_of(ranking, other);
}

/* Lets the candidate at a place of a heap sink below all that are worse; the worst is on top. */
static void sink(const Ranking *ranking, Candidate *heap, Py_ssize_t size, Py_ssize_t place)
{
    Candidate moved = heap[place];
    for (;;) {
        Py_ssize_t child = 2 * place + 1;
        if (child >= size)
            break;
        if (child + 1 < size && is_better(ranking, &heap[child], &heap[child + 1]))
            child++;
        if (is_better(ranking, &heap[child], &moved))
            break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = moved;
}

#define STRETCH 16

/* Whether any score of a stretch is high enough; looks at all of them, which compilers do at once. */
static inline int reaches(const float *scores, float at_least)
{
    int found = 0;
    for (Py_ssize_t place = 0; place < STRETCH; place++)
        found |= scores[place] >= at_least;
    return found;
}

Py_ssize_t pick_best(const Ranking *ranking, Py_ssize_t wanted, int64_t *documents, float *scores)
{
    Py_ssize_t size = 0;
    if (wanted > ranking->length)
        wanted = ranking->length;
    if (wanted == 0)
        return 0;
    Candidate *heap = PyMem_Calloc((size_t)wanted, sizeof(Candidate));
    if (heap == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    float at_least = -INFINITY;
    for (Py_ssize_t place = 0; place < ranking->length; place++) {
        while (size == wanted && ranking->length - place >= STRETCH && !reaches(ranking->scores + place, at_least))
            place += STRETCH;
        if (place == ranking->length)
            break;
        float score = ranking->scores[place];
        if (score < at_least)
            continue;
        int64_t document = ranking->documents[place];
        if (document < 0 || document >= ranking->ranks.length) {
            PyMem_Free(heap);
            return contradiction();
        }
        Candidate candidate = {rounded_score(score), place};
        if (size < wanted) {
            heap[size++] = candidate;
            if (size < wanted)
                continue;
            for (Py_ssize_t parent = size / 2; parent-- > 0;)
                sink(ranking, heap, size, parent);
        } else if (is_better(ranking, &candidate, &heap[0])) {
            heap[0] = candidate;
            sink(ranking, heap, size, 0);
        }
        at_least = (float)((heap[0].score - 2) / SCORE_PARTS);
    }
    if (size < wanted)
        for (Py_ssize_t parent = size / 2; parent-- > 0;)
            sink(ranking, heap, size, parent);
    for (Py_ssize_t slot = size; slot-- > 0;) {
        documents[slot] = ranking->documents[heap[0].place];
        scores[slot] = ranking->scores[heap[0].place];
        heap[0] = heap[slot];
        sink(ranking, heap, slot, 0);
    }
    PyMem_Free(heap);
    return size;
}

const char best_doc[] = PyDoc_STR(
    "best(documents, scores, ranks, best_documents, best_scores)\n\n"
    "Writes those with the highest scores, the best first, as many as there is room; ranks of documents decide\n"
    "between equals. Returns how many.");

PyObject *best(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *documents_object, *scores_object, *ranks_object, *chosen_object, *highest_object, *result = NULL;
    if (!PyArg_ParseTuple(args, "OOOOO", &documents_object, &scores_object, &ranks_object, &chosen_object,
                          &highest_object))
        return NULL;
    Held held;
    Vector documents, scores, chosen, highest;
    Ranking ranking;
    if (prepare(&held, 5) < 0)
        return NULL;
    if (hold(&held, documents_object, 'i', 0, &documents) < 0 || hold(&held, scores_object, 'f', 0, &scores) < 0 ||
        hold(&held, ranks_object, 'u', 0, &ranking.ranks) < 0 || hold(&held, chosen_object, 'i', 1, &chosen) < 0 ||
        hold(&held, highest_object, 'f', 1, &highest) < 0)
        goto done;
    if (documents.length != scores.length || chosen.length != highest.length) {
        contradiction();
        goto done;
    }
    ranking.documents = documents.data;
    ranking.scores = scores.data;
    ranking.length = documents.length;
    Py_ssize_t found = pick_best(&ranking, chosen.length, (int64_t *)chosen.data, (float *)highest.data);
    if (found >= 0)
        result = PyLong_FromSsize_t(found);
done:
    release(&held);
    return result;
}
