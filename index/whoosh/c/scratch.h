/* The scratch of one block of documents: which are marked, and a sum for each.

   The interpreter's lock guards it, and it is zero whenever nobody works in it. */

#ifndef GLEANINGS_SCRATCH_H
#define GLEANINGS_SCRATCH_H

#include "postings.h"

extern float sums[BLOCK];
extern uint64_t marks[BLOCK / 64], fresh[BLOCK / 64], shared[BLOCK / 64];

/* Writes the marked documents of a block, with their sums where these are wanted, and clears the scratch. */
Py_ssize_t emit(Py_ssize_t block, int64_t *documents, float *scores, Py_ssize_t found, Py_ssize_t room);

void clear_scratch(void);

static inline Py_ssize_t count_bits(uint64_t bits)
{
    Py_ssize_t count = 0;
#if defined(__GNUC__)
    count = __builtin_popcountll(bits);
#else
    for (; bits; bits &= bits - 1)
        count++;
#endif
    return count;
}

#endif
