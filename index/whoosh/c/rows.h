/* Rows: terms that stand one behind the other. */

#ifndef GLEANINGS_ROWS_H
#define GLEANINGS_ROWS_H

#include "places.h"

typedef struct {
    Place *places;     /* of each term */
    Py_ssize_t *order; /* the numbers of the terms, those that the fewest documents hold first */
    Py_ssize_t count;
} Row;

/* Takes a tuple of Places; what was taken must be freed. Returns -1 for an error. */
int hold_row(Held *held, PyObject *sequence, Py_ssize_t size, Row *row);
void free_row(Row *row);

/* The same terms once more, with walks of their own; the arrays stay with the first. Returns -1 for an error. */
int copy_row(const Row *row, Row *copy);

/* Lets the walks of all terms come to a document; whether all hold it. */
int walk_row(Row *row, int64_t document);

/* Lets the walks of all terms come to where those of the same terms have come. */
static inline void follow(Row *row, const Row *ahead)
{
    for (Py_ssize_t term = 0; term < row->count; term++)
        row->places[term].postings.place = ahead->places[term].postings.place;
}

/* How often the terms stand one behind the other, before a position, in a document to which all walks have come.
   Documents ascend from one call to the next. Returns -1 for an error. */
int64_t count_rows(Row *row, int64_t document, int64_t before);

#endif
