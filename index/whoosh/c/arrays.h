/* Arrays of Python as checked buffers.

   Whatever comes in may be from a file that somebody has changed. So every array is taken as a buffer whose type
   and length are checked, every number that becomes an index is compared with what it is an index of, and what
   does not fit raises ValueError. */

#ifndef GLEANINGS_ARRAYS_H
#define GLEANINGS_ARRAYS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

typedef struct {
    const void *data;
    Py_ssize_t length;
    int width; /* bytes of an item */
} Vector;

typedef struct {
    Py_buffer *buffers;
    Py_ssize_t used;
} Held;

/* Says that arrays contradict each other; returns -1. */
int contradiction(void);

/* Makes room for so many buffers; what was prepared must be released. */
int prepare(Held *held, Py_ssize_t room);
void release(Held *held);

/* Takes an array of one dimension; kind is 'u' (unsigned, up to 4 bytes), 'n' (a count, up to 8 bytes),
   'i' (int64), 'f' (float32). */
int hold(Held *held, PyObject *object, char kind, int writable, Vector *vector);

/* Takes an array of kind 'u' that is an attribute. */
int hold_attribute(Held *held, PyObject *owner, PyObject *name, Vector *vector);

static inline uint32_t at(const Vector *vector, Py_ssize_t place)
{
    switch (vector->width) {
    case 1:
        return ((const uint8_t *)vector->data)[place];
    case 2:
        return ((const uint16_t *)vector->data)[place];
    default:
        return ((const uint32_t *)vector->data)[place];
    }
}

static inline uint64_t number_at(const Vector *vector, Py_ssize_t place)
{
    return vector->width == 8 ? ((const uint64_t *)vector->data)[place] : at(vector, place);
}

#endif
