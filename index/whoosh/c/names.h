/* The attributes that are asked of objects of Python, as its strings. */

#ifndef GLEANINGS_NAMES_H
#define GLEANINGS_NAMES_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

extern PyObject *name_lows, *name_splits, *name_frequencies, *name_title_places, *name_title_frequencies;
extern PyObject *name_postings, *name_positions, *name_forms, *name_form;

/* Makes them, once; returns -1 for an error. */
int intern_names(void);

#endif
