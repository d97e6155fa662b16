/* Which number has a term, and which text a number? */

#include "kernels.h"
#include "arrays.h"

#include <string.h>

typedef struct {
    Vector prefixes, starts, bytes;
} Dictionary;

/* Whether a term of a dictionary comes before another, or is it (negative, 0), or after it; -2 for an error. */
static int compare(const Dictionary *dictionary, Py_ssize_t number, const char *term, Py_ssize_t length)
{
    uint64_t start = number_at(&dictionary->starts, number), end = number_at(&dictionary->starts, number + 1);
    if (start > end || end > (uint64_t)dictionary->bytes.length) {
        contradiction();
        return -2;
    }
    Py_ssize_t size = (Py_ssize_t)(end - start);
    int order = memcmp((const char *)dictionary->bytes.data + start, term, (size_t)(size < length ? size : length));
    return order < 0 || (order == 0 && size < length) ? -1 : order > 0 || size > length;
}

const char find_doc[] = PyDoc_STR(
    "find(prefixes, starts, bytes, term)\n\n"
    "The number of a term among some that ascend, or None. Prefixes are the first eight bytes of each, starts where\n"
    "each begins in the bytes.");

PyObject *find(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *prefixes, *starts, *bytes, *result = NULL;
    const char *term;
    Py_ssize_t length;
    if (!PyArg_ParseTuple(args, "OOOy#", &prefixes, &starts, &bytes, &term, &length))
        return NULL;
    Held held;
    Dictionary all;
    if (prepare(&held, 3) < 0)
        return NULL;
    if (hold(&held, prefixes, 'n', 0, &all.prefixes) < 0 || hold(&held, starts, 'n', 0, &all.starts) < 0 ||
        hold(&held, bytes, 'u', 0, &all.bytes) < 0)
        goto done;
    if (all.prefixes.width != 8 || all.bytes.width != 1 || all.starts.length != all.prefixes.length + 1) {
        contradiction();
        goto done;
    }
    uint64_t prefix = 0;
    for (Py_ssize_t place = 0; place < 8; place++)
        prefix = prefix << 8 | (place < length ? (uint8_t)term[place] : 0);
    const uint64_t *numbers = all.prefixes.data;
    Py_ssize_t low = 0, high = all.prefixes.length;
    while (low < high) {
        Py_ssize_t middle = low + ((high - low) >> 1);
        int order = numbers[middle] < prefix ? -1 : numbers[middle] > prefix;
        if (order == 0 && (order = compare(&all, middle, term, length)) == -2)
            goto done;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    int order = low < all.prefixes.length && numbers[low] == prefix ? compare(&all, low, term, length) : 1;
    if (order != -2)
        result = order == 0 ? PyLong_FromSsize_t(low) : Py_NewRef(Py_None);
done:
    release(&held);
    return result;
}

const char texts_doc[] = PyDoc_STR(
    "texts(starts, bytes, numbers)\n\n"
    "The strings with the numbers of a list, decoded. Starts say where each begins in the bytes.");

PyObject *texts(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *starts_object, *bytes_object, *numbers, *result = NULL;
    if (!PyArg_ParseTuple(args, "OOO!", &starts_object, &bytes_object, &PyList_Type, &numbers))
        return NULL;
    Held held;
    Vector starts, bytes;
    if (prepare(&held, 2) < 0)
        return NULL;
    if (hold(&held, starts_object, 'n', 0, &starts) < 0 || hold(&held, bytes_object, 'u', 0, &bytes) < 0)
        goto done;
    Py_ssize_t count = PyList_GET_SIZE(numbers);
    result = bytes.width == 1 ? PyList_New(count) : NULL;
    if (result == NULL && !PyErr_Occurred())
        contradiction();
    for (Py_ssize_t slot = 0; result != NULL && slot < count; slot++) {
        Py_ssize_t number = PyLong_AsSsize_t(PyList_GET_ITEM(numbers, slot));
        PyObject *text = NULL;
        if (!PyErr_Occurred() && (number < 0 || number >= starts.length - 1))
            contradiction();
        if (!PyErr_Occurred()) {
            uint64_t start = number_at(&starts, number), end = number_at(&starts, number + 1);
            if (start > end || end > (uint64_t)bytes.length)
                contradiction();
            else
                text = PyUnicode_DecodeUTF8((const char *)bytes.data + start, (Py_ssize_t)(end - start),
                                            "surrogatepass");
        }
        if (text == NULL)
            Py_CLEAR(result);
        else
            PyList_SET_ITEM(result, slot, text);
    }
done:
    release(&held);
    return result;
}
