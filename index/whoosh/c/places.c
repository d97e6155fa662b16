#include "places.h"
#include "names.h"

#include <string.h>

int hold_place(Held *held, PyObject *object, Py_ssize_t size, Place *place)
{
    PyObject *postings = PyObject_GetAttr(object, name_postings);
    if (postings == NULL)
        return -1;
    int failed = hold_postings(held, postings, size, &place->postings);
    Py_DECREF(postings);
    if (failed < 0 || hold_attribute(held, object, name_positions, &place->positions) < 0 ||
        hold_attribute(held, object, name_forms, &place->forms) < 0)
        return -1;
    PyObject *form = PyObject_GetAttr(object, name_form);
    if (form == NULL)
        return -1;
    place->form = form == Py_None ? -1 : PyLong_AsLongLong(form);
    Py_DECREF(form);
    if (place->form == -1 && PyErr_Occurred())
        return -1;
    place->document = -1;
    return place->forms.length == place->positions.length ? 0 : contradiction();
}

/* Eight bytes at a time, in lanes of 16 bits that hold 128 times two bytes. */
static Py_ssize_t sum_bytes(const uint8_t *bytes, Py_ssize_t count)
{
    const uint64_t every_other = 0x00ff00ff00ff00ff;
    Py_ssize_t sum = 0, at_byte = 0;
    while (count - at_byte >= 8) {
        Py_ssize_t words = (count - at_byte) / 8 < 128 ? (count - at_byte) / 8 : 128;
        uint64_t lanes = 0;
        for (Py_ssize_t word = 0; word < words; word++, at_byte += 8) {
            uint64_t eight;
            memcpy(&eight, bytes + at_byte, 8);
            lanes += (eight & every_other) + (eight >> 8 & every_other);
        }
        for (; lanes; lanes >>= 16)
            sum += (Py_ssize_t)(lanes & 0xffff);
    }
    for (; at_byte < count; at_byte++)
        sum += bytes[at_byte];
    return sum;
}

int enter(Place *place, int64_t document)
{
    Postings *postings = &place->postings;
    Py_ssize_t before = place->summed, upto = postings->place;
    if (postings->frequencies.width == 1)
        place->position += sum_bytes((const uint8_t *)postings->frequencies.data + before, upto - before);
    else
        for (; before < upto; before++)
            place->position += at(&postings->frequencies, before);
    place->summed = upto;
    Py_ssize_t count = at(&postings->frequencies, postings->place);
    if (place->position > place->positions.length || count > place->positions.length - place->position)
        return contradiction();
    place->next = place->position;
    place->end = place->position + count;
    place->document = document;
    return 1;
}
