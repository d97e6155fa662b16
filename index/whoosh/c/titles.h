/* Which documents hold terms in their titles? */

#ifndef GLEANINGS_TITLES_H
#define GLEANINGS_TITLES_H

#include "postings.h"

/* Writes the places of those among some documents, which ascend, that hold the terms of all of at least one postings in
   their titles. The walks begin anew. Returns how many; -1 for an error. */
Py_ssize_t find_titled(Postings *all, Py_ssize_t count, Py_ssize_t size, const Vector *documents, Vector *out);

#endif
