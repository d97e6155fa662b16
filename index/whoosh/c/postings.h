/* Postings: the documents that hold a stem, block by block, and how often. */

#ifndef GLEANINGS_POSTINGS_H
#define GLEANINGS_POSTINGS_H

#include "arrays.h"

#define BLOCK_BITS 16
#define BLOCK (1 << BLOCK_BITS)

typedef struct {
    Vector lows, splits, frequencies, title_places, title_frequencies;
    float weight;
    Py_ssize_t place, title; /* where a walk through ascending documents has come to */
} Postings;

#define POSTINGS_BUFFERS 5

/* Takes what attributes a Postings object of Python has, and checks what they say of so many documents. */
int hold_postings(Held *held, PyObject *object, Py_ssize_t size, Postings *postings);

/* Takes a tuple of postings or, where they are weighted, of (weight, postings); NULL for an error. */
Postings *hold_all(Held *held, PyObject *sequence, Py_ssize_t size, int weighted);

static inline Py_ssize_t block_start(const Postings *postings, Py_ssize_t block)
{
    return block == 0 ? 0 : (Py_ssize_t)at(&postings->splits, block - 1);
}

static inline Py_ssize_t block_end(const Postings *postings, Py_ssize_t block)
{
    return block < postings->splits.length ? (Py_ssize_t)at(&postings->splits, block) : postings->lows.length;
}

/* Whether some lows, at least one, ascend, begin above a number, and are below another. */
static inline int ascend(const uint16_t *lows, Py_ssize_t count, Py_ssize_t above, Py_ssize_t limit)
{
    int falls = 0;
    for (Py_ssize_t place = 1; place < count; place++)
        falls |= lows[place] <= lows[place - 1];
    return !falls && lows[0] > above && lows[count - 1] < limit;
}

#define WINDOW 8

/* The first place from start to end whose low bits are not below those wanted: doubles its steps, then halves them, and
   counts in the last window, which costs less than to guess. */
static inline Py_ssize_t gallop(const uint16_t *lows, Py_ssize_t start, Py_ssize_t end, uint32_t wanted)
{
    Py_ssize_t step = WINDOW;
    while (step <= end - start && lows[start + step - 1] < wanted) {
        start += step;
        step <<= 1;
    }
    if (step < end - start)
        end = start + step;
    while (end - start > WINDOW) {
        Py_ssize_t middle = start + ((end - start) >> 1);
        if (lows[middle] < wanted)
            start = middle + 1;
        else
            end = middle;
    }
    Py_ssize_t below = 0;
    for (Py_ssize_t place = start; place < end; place++)
        below += lows[place] < wanted;
    return start + below;
}

/* Walks on to a document; whether it is there. The documents of a walk ascend. */
static inline int walk(Postings *postings, int64_t document)
{
    Py_ssize_t block = (Py_ssize_t)(document >> BLOCK_BITS);
    uint32_t low = (uint32_t)(document & (BLOCK - 1));
    if (block > postings->splits.length)
        return 0;
    Py_ssize_t start = block_start(postings, block), end = block_end(postings, block);
    const uint16_t *lows = postings->lows.data;
    if (postings->place < start)
        postings->place = start;
    postings->place = gallop(lows, postings->place, end, low);
    return postings->place < end && lows[postings->place] == low;
}
/* Walks on in the titles to the document that the walk has come to; whether its title holds the term. */
static inline int walk_title(Postings *postings)
{
    while (postings->title < postings->title_places.length &&
           (Py_ssize_t)at(&postings->title_places, postings->title) < postings->place)
        postings->title++;
    return postings->title < postings->title_places.length &&
           (Py_ssize_t)at(&postings->title_places, postings->title) == postings->place;
}

#endif
