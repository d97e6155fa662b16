/* The module: the loops over postings, compiled; what vectorised.py does with numpy, and with the same answers. */

#include "kernels.h"
#include "names.h"

/* Counts up when any function changes what it takes or gives: compiled.py refuses another one. */
#define VERSION 5

static PyMethodDef methods[] = {
    {"find", find, METH_VARARGS, find_doc},
    {"texts", texts, METH_VARARGS, texts_doc},
    {"intersection", intersection, METH_VARARGS, intersection_doc},
    {"holding", holding, METH_VARARGS, holding_doc},
    {"union", union_, METH_VARARGS, union__doc},
    {"scored", scored, METH_VARARGS, scored_doc},
    {"add_scores", add_scores, METH_VARARGS, add_scores_doc},
    {"best", best, METH_VARARGS, best_doc},
    {"count_values", count_values, METH_VARARGS, count_values_doc},
    {"phrases", phrases, METH_VARARGS, phrases_doc},
    {"titled", titled, METH_VARARGS, titled_doc},
    {"lifted", lifted, METH_VARARGS, lifted_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_kernels", "The loops over postings, compiled; see kernels.py.", -1, methods,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__kernels(void)
{
    if (intern_names() < 0)
        return NULL;
    PyObject *made = PyModule_Create(&module);
    if (made != NULL && PyModule_AddIntConstant(made, "VERSION", VERSION) < 0)
        Py_CLEAR(made);
    return made;
}
