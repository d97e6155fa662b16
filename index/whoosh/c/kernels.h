/* The functions that Python calls; each stands with what it says of itself where its concept is. */

#ifndef GLEANINGS_KERNELS_H
#define GLEANINGS_KERNELS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#define KERNEL(name) \
    extern const char name##_doc[]; \
    PyObject *name(PyObject *module, PyObject *args)

KERNEL(find);
KERNEL(texts);
KERNEL(intersection);
KERNEL(holding);
KERNEL(union_);
KERNEL(scored);
KERNEL(add_scores);
KERNEL(best);
KERNEL(count_values);
KERNEL(phrases);
KERNEL(titled);
KERNEL(lifted);

#endif
