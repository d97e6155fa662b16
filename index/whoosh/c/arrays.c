#include "arrays.h"

#include <string.h>

int contradiction(void)
{
    PyErr_SetString(PyExc_ValueError, "The arrays contradict each other.");
    return -1;
}

int prepare(Held *held, Py_ssize_t room)
{
    held->used = 0;
    held->buffers = PyMem_Calloc((size_t)(room ? room : 1), sizeof(Py_buffer));
    if (held->buffers == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

void release(Held *held)
{
    while (held->used > 0)
        PyBuffer_Release(&held->buffers[--held->used]);
    PyMem_Free(held->buffers);
}

int hold(Held *held, PyObject *object, char kind, int writable, Vector *vector)
{
    Py_buffer *view = &held->buffers[held->used];
    if (PyObject_GetBuffer(object, view, PyBUF_FORMAT | PyBUF_ND | (writable ? PyBUF_WRITABLE : 0)) < 0)
        return -1;
    held->used++;
    const char *format = view->format ? view->format : "B";
    int fits = view->ndim == 1 && format[0] != '\0' && format[1] == '\0';
    if (kind == 'u')
        fits = fits && strchr("BHIL", format[0]) && view->itemsize <= 4;
    else if (kind == 'n')
        fits = fits && strchr("BHILQlq", format[0]);
    else if (kind == 'i')
        fits = fits && strchr("lq", format[0]) && view->itemsize == 8;
    else
        fits = fits && format[0] == 'f' && view->itemsize == 4;
    if (!fits) {
        PyErr_SetString(PyExc_ValueError, "An array has another type than it should.");
        return -1;
    }
    vector->data = view->buf;
    vector->width = (int)view->itemsize;
    vector->length = view->len / view->itemsize;
    return 0;
}

int hold_attribute(Held *held, PyObject *owner, PyObject *name, Vector *vector)
{
    PyObject *array = PyObject_GetAttr(owner, name);
    if (array == NULL)
        return -1;
    int failed = hold(held, array, 'u', 0, vector);
    Py_DECREF(array);
    return failed;
}
