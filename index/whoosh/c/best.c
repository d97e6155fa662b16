/* Which documents have the highest scores? */

#include "kernels.h"
#include "best.h"

#include <float.h>
#include <string.h>


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

static inline void swap(Candidate *one, Candidate *other)
{
    Candidate kept = *one;
    *one = *other;
    *other = kept;
}

/* Brings the best of some candidates to the front, in any order, as many as are wanted (Hoare's selection). */
static void select_best(const Ranking *ranking, Candidate *all, Py_ssize_t count, Py_ssize_t wanted)
{
    Py_ssize_t first = 0, last = count - 1;
    while (first < last) {
        Candidate pivot = all[first + (last - first) / 2];
        Py_ssize_t left = first, right = last;
        while (left <= right) {
            while (is_better(ranking, &all[left], &pivot))
                left++;
            while (is_better(ranking, &pivot, &all[right]))
                right--;
            if (left <= right)
                swap(&all[left++], &all[right--]);
        }
        if (wanted - 1 <= right)
            last = right;
        else if (wanted - 1 >= left)
            first = left;
        else
            return;
    }
}

/* Sorts a few candidates, the best first. */
static void sort_by_merit(const Ranking *ranking, Candidate *all, Py_ssize_t count)
{
    for (Py_ssize_t half = count / 2; half > 0; half /= 2)
        for (Py_ssize_t next = half; next < count; next++) {
            Candidate moved = all[next];
            Py_ssize_t slot = next;
            for (; slot >= half && is_better(ranking, &moved, &all[slot - half]); slot -= half)
                all[slot] = all[slot - half];
            all[slot] = moved;
        }
}

/* ---- How high a score must be ---- */

/* Scores are looked at as whole numbers, which are in the same order where they are not negative: compilers compare
   many of these at once. */
static inline int32_t as_number(float score)
{
    int32_t number;
    memcpy(&number, &score, sizeof(number));
    return number;
}

static int32_t highest(const float *scores, Py_ssize_t count)
{
    int32_t most = INT32_MIN;
    for (Py_ssize_t place = 0; place < count; place++) {
        int32_t number = as_number(scores[place]);
        most = number > most ? number : most;
    }
    return most;
}

/* Which number is the so many-th highest, the first being 0 (Hoare's selection). */
static int32_t select_number(int32_t *all, Py_ssize_t count, Py_ssize_t wanted)
{
    Py_ssize_t first = 0, last = count - 1;
    while (first < last) {
        int32_t pivot = all[first + (last - first) / 2];
        Py_ssize_t left = first, right = last;
        while (left <= right) {
            while (all[left] > pivot)
                left++;
            while (all[right] < pivot)
                right--;
            if (left <= right) {
                int32_t kept = all[left];
                all[left++] = all[right];
                all[right--] = kept;
            }
        }
        if (wanted <= right)
            last = right;
        else if (wanted >= left)
            first = left;
        else
            break;
    }
    return all[wanted];
}

/* The best are sought among the highest scores of so many blocks for each that is wanted ... */
#define BLOCKS 8
/* ... unless these would be so small that looking at all costs no more. */
#define SMALLEST_BLOCK 8

/* A score that at least so many have; anything lower than what is equal to it when rounded is not wanted. Writes it as
   a number; returns -1 for an error. */
static int least_wanted(const Ranking *ranking, Py_ssize_t wanted, int32_t *least)
{
    Py_ssize_t blocks = BLOCKS * wanted, size = ranking->length / blocks;
    *least = INT32_MIN;
    if (size < SMALLEST_BLOCK)
        return 0;
    int32_t *maxima = PyMem_Malloc((size_t)blocks * sizeof(int32_t));
    if (maxima == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t block = 0; block < blocks; block++)
        maxima[block] = highest(ranking->scores + block * size, size);
    int32_t number = select_number(maxima, blocks, wanted - 1);
    PyMem_Free(maxima);
    float score;
    memcpy(&score, &number, sizeof(score));
    if (number > 0 && (score -= (float)(2 / SCORE_PARTS) + score * FLT_EPSILON) > 0)
        *least = as_number(score);
    return 0;
}

/* ---- The best ---- */

#define STRETCH 16

/* Whether any score of a stretch is high enough. */
static inline int reaches(const float *scores, int32_t least)
{
    int found = 0;
    for (Py_ssize_t place = 0; place < STRETCH; place++)
        found |= as_number(scores[place]) >= least;
    return found;
}

/* Gathers the candidates with at least some score, and the rest of the best; returns how many, or -1 for an error. */
static Py_ssize_t gather(const Ranking *ranking, int32_t least, Candidate *all, Py_ssize_t room, Py_ssize_t wanted)
{
    Py_ssize_t count = 0;
    for (Py_ssize_t place = 0; place < ranking->length; place++) {
        while (ranking->length - place >= STRETCH && !reaches(ranking->scores + place, least))
            place += STRETCH;
        if (place == ranking->length)
            break;
        if (as_number(ranking->scores[place]) < least)
            continue;
        if (ranking->documents[place] < 0 || ranking->documents[place] >= ranking->ranks.length)
            return contradiction();
        if (count == room) {
            select_best(ranking, all, count, wanted);
            count = wanted;
        }
        all[count++] = (Candidate){rounded_score(ranking->scores[place]), place};
    }
    return count;
}

/* So many times as many candidates as are wanted are gathered before the best of them are selected. */
#define GATHERED 4

Py_ssize_t pick_best(const Ranking *ranking, Py_ssize_t wanted, int64_t *documents, float *scores)
{
    int32_t least;
    if (wanted > ranking->length)
        wanted = ranking->length;
    if (wanted == 0)
        return 0;
    if (least_wanted(ranking, wanted, &least) < 0)
        return -1;
    Py_ssize_t room = wanted * GATHERED < ranking->length ? wanted * GATHERED : ranking->length;
    Candidate *all = PyMem_Calloc((size_t)room, sizeof(Candidate));
    if (all == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    Py_ssize_t count = gather(ranking, least, all, room, wanted);
    if (count > wanted) {
        select_best(ranking, all, count, wanted);
        count = wanted;
    }
    if (count > 0)
        sort_by_merit(ranking, all, count);
    for (Py_ssize_t slot = 0; slot < count; slot++) {
        documents[slot] = ranking->documents[all[slot].place];
        scores[slot] = ranking->scores[all[slot].place];
    }
    PyMem_Free(all);
    return count;
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
