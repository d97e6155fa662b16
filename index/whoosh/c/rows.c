#include "rows.h"

#include <string.h>

int hold_row(Held *held, PyObject *sequence, Py_ssize_t size, Row *row)
{
    row->count = PyTuple_GET_SIZE(sequence);
    row->places = PyMem_Calloc((size_t)row->count + 1, sizeof(Place));
    row->order = PyMem_Calloc((size_t)row->count + 1, sizeof(Py_ssize_t));
    if (row->places == NULL || row->order == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t term = 0; term < row->count; term++) {
        if (hold_place(held, PyTuple_GET_ITEM(sequence, term), size, &row->places[term]) < 0)
            return -1;
        Py_ssize_t slot = term, holders = row->places[term].postings.lows.length;
        for (; slot && row->places[row->order[slot - 1]].postings.lows.length > holders; slot--)
            row->order[slot] = row->order[slot - 1];
        row->order[slot] = term;
    }
    return 0;
}

int copy_row(const Row *row, Row *copy)
{
    copy->count = row->count;
    copy->places = PyMem_Calloc((size_t)row->count + 1, sizeof(Place));
    copy->order = PyMem_Calloc((size_t)row->count + 1, sizeof(Py_ssize_t));
    if (copy->places == NULL || copy->order == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(copy->places, row->places, (size_t)row->count * sizeof(Place));
    memcpy(copy->order, row->order, (size_t)row->count * sizeof(Py_ssize_t));
    return 0;
}

void free_row(Row *row)
{
    PyMem_Free(row->places);
    PyMem_Free(row->order);
}

int walk_row(Row *row, int64_t document)
{
    for (Py_ssize_t term = 0; term < row->count; term++)
        if (!walk(&row->places[row->order[term]].postings, document))
            return 0;
    return 1;
}

int64_t count_rows(Row *row, int64_t document, int64_t before)
{
    Place *places = row->places, *rarest = &places[row->order[0]];
    if (enter(rarest, document) < 0)
        return -1;
    int64_t found = 0;
    for (Py_ssize_t next = rarest->next; next < rarest->end; next++) {
        if (!has_form(rarest, next))
            continue;
        int64_t first = (int64_t)at(&rarest->positions, next) - row->order[0];
        if (first < 0 || first + row->count > before)
            continue;
        Py_ssize_t other = 1;
        for (; other < row->count; other++) {
            Place *place = &places[row->order[other]];
            /* Positions are looked up only where all rarer terms fit. */
            if (place->document != document && enter(place, document) < 0)
                return -1;
            if (!stands(place, first + row->order[other]))
                break;
        }
        found += other == row->count;
    }
    return found;
}
