#include "scratch.h"

#include <string.h>

float sums[BLOCK];
uint64_t marks[BLOCK / 64], fresh[BLOCK / 64], shared[BLOCK / 64];

static inline int lowest_bit(uint64_t bits)
{
#if defined(__GNUC__)
    return __builtin_ctzll(bits);
#else
    int place = 0;
    while (!(bits >> place & 1))
        place++;
    return place;
#endif
}

Py_ssize_t emit(Py_ssize_t block, int64_t *documents, float *scores, Py_ssize_t found, Py_ssize_t room)
{
    for (Py_ssize_t word = 0; word < BLOCK / 64; word++) {
        uint64_t bits = marks[word];
        marks[word] = 0;
        if (documents == NULL) {
            found += count_bits(bits);
            continue;
        }
        for (; bits; bits &= bits - 1) {
            Py_ssize_t low = word * 64 + lowest_bit(bits);
            if (found < room) {
                documents[found] = ((int64_t)block << BLOCK_BITS) | low;
                if (scores != NULL)
                    scores[found] = sums[low];
            }
            sums[low] = 0;
            found++;
        }
    }
    return found;
}

void clear_scratch(void)
{
    memset(sums, 0, sizeof(sums));
    memset(marks, 0, sizeof(marks));
    memset(fresh, 0, sizeof(fresh));
}
