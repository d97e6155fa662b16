/* Which documents have the highest scores? */

#ifndef GLEANINGS_BEST_H
#define GLEANINGS_BEST_H

#include "arrays.h"

#include <math.h>

/* Scores that are equal to so many parts are equal; see topk.py. */
#define SCORE_PARTS 1e6

typedef struct {
    const int64_t *documents;
    const float *scores;
    Py_ssize_t length;
    Vector ranks; /* of all documents: they decide between equal scores */
} Ranking;

/* A score as it counts for the order. */
static inline double rounded_score(float score)
{
    return rint((double)score * SCORE_PARTS);
}

/* Writes the best documents, the best first, and their scores. Returns how many; -1 for an error. */
Py_ssize_t pick_best(const Ranking *ranking, Py_ssize_t wanted, int64_t *documents, float *scores);

#endif
