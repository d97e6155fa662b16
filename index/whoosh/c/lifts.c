/* Which of the best documents hold all words of a query on one page, or side by side? */

#include "kernels.h"
#include "best.h"
#include "rows.h"

#include <stdlib.h>

typedef struct {
    Row parts, typed;
    int same; /* whether what was typed are the parts, in their order */
    Py_ssize_t size;
    Vector page_tokens, page_starts; /* where pages begin, and which are the first of each document */
    float on_one_page, as_typed;     /* what these are worth */
} Lifts;

/* Whether all parts stand on one page of a document that holds them all; -1 for an error. */
static int share_page(Lifts *lifts, int64_t document)
{
    Py_ssize_t page = at(&lifts->page_starts, document), end = at(&lifts->page_starts, document + 1);
    if (page > end || end > lifts->page_tokens.length)
        return contradiction();
    if (end - page == 1)
        return 1;
    for (Py_ssize_t part = 0; part < lifts->parts.count; part++)
        if (enter(&lifts->parts.places[part], document) < 0)
            return -1;
    for (; page < end; page++) {
        int64_t first = at(&lifts->page_tokens, page);
        int64_t after = page + 1 < end ? (int64_t)at(&lifts->page_tokens, page + 1) : INT64_MAX;
        Py_ssize_t part = 0;
        while (part < lifts->parts.count && stands_between(&lifts->parts.places[part], first, after))
            part++;
        if (part == lifts->parts.count)
            return 1;
    }
    return 0;
}

/* Writes what is added to the score of a document; returns -1 for an error. */
static int lift_document(Lifts *lifts, int64_t document, float *lift)
{
    *lift = 0;
    if (!walk_row(&lifts->parts, document))
        return 0;
    int together = share_page(lifts, document);
    if (together < 0)
        return -1;
    if (together)
        *lift = lifts->on_one_page;
    if (lifts->typed.count == 0)
        return 0;
    if (lifts->same)
        follow(&lifts->typed, &lifts->parts);
    else if (!walk_row(&lifts->typed, document))
        return 0;
    int64_t times = count_rows(&lifts->typed, document, INT64_MAX);
    if (times > 0)
        *lift += lifts->as_typed;
    return times < 0 ? -1 : 0;
}

/* What is added up may be off by this, and scores are rounded to a tenth of it. */
#define TOLERANCE 1e-5f

/* How many of some documents, which are in order, are looked at: those with at least some score that may still come to be
   among those wanted. */
static Py_ssize_t promising(const Lifts *lifts, const Vector *scores, double least, Py_ssize_t wanted)
{
    const float *all = scores->data;
    float most = lifts->on_one_page + lifts->as_typed, needed = -INFINITY;
    if (wanted > 0 && wanted <= scores->length)
        needed = all[wanted - 1] - most - TOLERANCE - all[0] * TOLERANCE;
    Py_ssize_t count = 0;
    while (count < scores->length && all[count] >= needed && rounded_score(all[count]) / SCORE_PARTS >= least)
        count++;
    return count;
}

typedef struct {
    int64_t document;
    Py_ssize_t place;
} Entry;

static int by_document(const void *one, const void *other)
{
    int64_t first = ((const Entry *)one)->document, second = ((const Entry *)other)->document;
    return (first > second) - (first < second);
}

/* Adds to the scores of the first documents what they are lifted for. */
static int lift_first(Lifts *lifts, const Vector *documents, Py_ssize_t count, float *scores)
{
    Entry *entries = PyMem_Calloc((size_t)count + 1, sizeof(Entry));
    if (entries == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    int failed = 0;
    for (Py_ssize_t place = 0; place < count; place++)
        entries[place] = (Entry){((const int64_t *)documents->data)[place], place};
    qsort(entries, (size_t)count, sizeof(Entry), by_document);
    for (Entry *entry = entries; entry < entries + count && !failed; entry++) {
        float lift;
        if (entry->document < 0 || entry->document >= lifts->size)
            failed = contradiction();
        else if ((failed = lift_document(lifts, entry->document, &lift)) == 0)
            scores[entry->place] += lift;
    }
    PyMem_Free(entries);
    return failed;
}

const char lifted_doc[] = PyDoc_STR(
    "lifted(standing, size, documents, scores, ranks, least, best_documents, best_scores)\n\n"
    "Adds to the scores of some documents, which are in order, what those with at least some score are lifted for, and\n"
    "writes the best, as many as there is room. Standing is what Standing is in Python. Returns how many.");

PyObject *lifted(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *parts, *typed, *tokens, *starts, *numbers, *scores_object, *ranks, *chosen_object, *highest_object;
    PyObject *result = NULL;
    Lifts lifts = {0};
    double least;
    if (!PyArg_ParseTuple(args, "(O!O!OOff)nOOOdOO", &PyTuple_Type, &parts, &PyTuple_Type, &typed, &tokens, &starts,
                          &lifts.on_one_page, &lifts.as_typed, &lifts.size, &numbers, &scores_object, &ranks, &least,
                          &chosen_object, &highest_object))
        return NULL;
    Held held;
    Vector documents, scores, chosen, highest;
    Ranking ranking;
    if (prepare(&held, (PyTuple_GET_SIZE(parts) + PyTuple_GET_SIZE(typed)) * PLACE_BUFFERS + 7) < 0)
        return NULL;
    if (hold(&held, tokens, 'u', 0, &lifts.page_tokens) < 0 || hold(&held, starts, 'u', 0, &lifts.page_starts) < 0 ||
        hold(&held, numbers, 'i', 0, &documents) < 0 || hold(&held, scores_object, 'f', 1, &scores) < 0 ||
        hold(&held, ranks, 'u', 0, &ranking.ranks) < 0 || hold(&held, chosen_object, 'i', 1, &chosen) < 0 ||
        hold(&held, highest_object, 'f', 1, &highest) < 0 ||
        hold_row(&held, parts, lifts.size, &lifts.parts) < 0 ||
        (typed == parts ? copy_row(&lifts.parts, &lifts.typed) : hold_row(&held, typed, lifts.size, &lifts.typed)) < 0)
        goto done;
    lifts.same = typed == parts;
    if (documents.length != scores.length || chosen.length != highest.length ||
        lifts.page_starts.length != lifts.size + 1) {
        contradiction();
        goto done;
    }
    if (lift_first(&lifts, &documents, promising(&lifts, &scores, least, chosen.length), (float *)scores.data) < 0)
        goto done;
    ranking.documents = documents.data;
    ranking.scores = scores.data;
    ranking.length = documents.length;
    Py_ssize_t found = pick_best(&ranking, chosen.length, (int64_t *)chosen.data, (float *)highest.data);
    if (found >= 0)
        result = PyLong_FromSsize_t(found);
done:
    free_row(&lifts.parts);
    free_row(&lifts.typed);
    release(&held);
    return result;
}
