/* Places: where a term stands in the documents that hold it. */

#ifndef GLEANINGS_PLACES_H
#define GLEANINGS_PLACES_H

#include "postings.h"

typedef struct {
    Postings postings;
    Vector positions, forms;
    int64_t form;         /* that a word must have; -1 for any */
    Py_ssize_t summed;    /* the posting before which ... */
    Py_ssize_t position;  /* ... the positions begin here */
    Py_ssize_t next, end; /* of the positions in the document that is looked at */
    int64_t document;     /* that this is */
} Place;

#define PLACE_BUFFERS (POSTINGS_BUFFERS + 2)

/* Takes what attributes a Places object of Python has, and checks what they say of so many documents. */
int hold_place(Held *held, PyObject *object, Py_ssize_t size, Place *place);

/* Finds the positions of a term in the document that its walk has come to, which is given; returns -1 for an error. */
int enter(Place *place, int64_t document);

static inline int has_form(const Place *place, Py_ssize_t occurrence)
{
    return place->form < 0 || (int64_t)at(&place->forms, occurrence) == place->form;
}

/* Whether a term stands at a position of its document; the positions that are asked for ascend. */
static inline int stands(Place *place, int64_t position)
{
    while (place->next < place->end && (int64_t)at(&place->positions, place->next) < position)
        place->next++;
    return place->next < place->end && (int64_t)at(&place->positions, place->next) == position &&
           has_form(place, place->next);
}

/* Whether a term stands at any position of its document from one to before another; both ascend from call to call. */
static inline int stands_between(Place *place, int64_t first, int64_t after)
{
    while (place->next < place->end && (int64_t)at(&place->positions, place->next) < first)
        place->next++;
    return place->next < place->end && (int64_t)at(&place->positions, place->next) < after;
}

#endif
