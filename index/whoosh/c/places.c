#include "places.h"
#include "names.h"

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

int enter(Place *place, int64_t document)
{
    Postings *postings = &place->postings;
    Py_ssize_t before = place->summed, sum = 0;
    if (postings->frequencies.width == 1)
        for (const uint8_t *counts = postings->frequencies.data; before < postings->place; before++)
            sum += counts[before];
    else
        for (; before < postings->place; before++)
            sum += at(&postings->frequencies, before);
    place->summed = before;
    place->position += sum;
    Py_ssize_t count = at(&postings->frequencies, postings->place);
    if (place->position > place->positions.length || count > place->positions.length - place->position)
        return contradiction();
    place->next = place->position;
    place->end = place->position + count;
    place->document = document;
    return 1;
}
