#include "names.h"

PyObject *name_lows, *name_splits, *name_frequencies, *name_title_places, *name_title_frequencies;
PyObject *name_postings, *name_positions, *name_forms, *name_form;

int intern_names(void)
{
    static const struct {
        PyObject **name;
        const char *text;
    } names[] = {
        {&name_lows, "lows"},
        {&name_splits, "splits"},
        {&name_frequencies, "frequencies"},
        {&name_title_places, "title_places"},
        {&name_title_frequencies, "title_frequencies"},
        {&name_postings, "postings"},
        {&name_positions, "positions"},
        {&name_forms, "forms"},
        {&name_form, "form"},
    };
    for (size_t number = 0; number < sizeof(names) / sizeof(names[0]); number++)
        if ((*names[number].name = PyUnicode_InternFromString(names[number].text)) == NULL)
            return -1;
    return 0;
}
