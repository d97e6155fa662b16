#include "meeting.h"
#include "scratch.h"

#include <string.h>

/* From so many times as many postings on, it costs less to search in them than to look at all. */
#define SEARCH_RATIO 8

int make_meeting(Meeting *meeting, Py_ssize_t room)
{
    memset(meeting, 0, sizeof(*meeting));
    meeting->all = PyMem_Calloc((size_t)room + 1, sizeof(Postings *));
    meeting->places = PyMem_Calloc((size_t)room + 1, sizeof(uint32_t *));
    if (meeting->all != NULL && meeting->places != NULL)
        return 0;
    PyErr_NoMemory();
    return -1;
}

void invite(Meeting *meeting, Postings *postings)
{
    Py_ssize_t slot = meeting->count++;
    for (; slot && meeting->all[slot - 1]->lows.length > postings->lows.length; slot--)
        meeting->all[slot] = meeting->all[slot - 1];
    meeting->all[slot] = postings;
}

void free_meeting(Meeting *meeting)
{
    for (Py_ssize_t one = 0; meeting->places != NULL && one < meeting->count; one++)
        PyMem_Free(meeting->places[one]);
    PyMem_Free(meeting->places);
    PyMem_Free(meeting->all);
    PyMem_Free(meeting->lows);
}

Py_ssize_t open_meeting(Meeting *meeting)
{
    if (meeting->count == 0)
        return contradiction();
    size_t room = (size_t)meeting->all[0]->lows.length + 1;
    meeting->lows = PyMem_Malloc(room * sizeof(uint16_t));
    int failed = meeting->lows == NULL;
    for (Py_ssize_t one = 0; one < meeting->count && !failed; one++)
        failed = (meeting->places[one] = PyMem_Malloc(room * sizeof(uint32_t))) == NULL;
    if (failed) {
        PyErr_NoMemory();
        return -1;
    }
    return meeting->all[0]->splits.length + 1;
}

/* Looks at every posting of a block whether it is of a shared document. */
static Py_ssize_t join_by_marks(Meeting *meeting, Py_ssize_t one, Py_ssize_t start, Py_ssize_t end)
{
    const uint16_t *lows = meeting->all[one]->lows.data;
    uint32_t *places = meeting->places[one];
    if (!ascend(lows + start, end - start, -1, BLOCK))
        return contradiction();
    for (Py_ssize_t number = 0; number < meeting->found; number++)
        marks[meeting->lows[number] >> 6] |= (uint64_t)1 << (meeting->lows[number] & 63);
    Py_ssize_t found = 0;
    for (Py_ssize_t place = start; place < end; place++) {
        places[found] = (uint32_t)place;
        found += marks[lows[place] >> 6] >> (lows[place] & 63) & 1;
    }
    for (Py_ssize_t number = 0; number < meeting->found; number++)
        marks[meeting->lows[number] >> 6] = 0;
    return found;
}

/* Searches every shared document in the postings of a block. */
static Py_ssize_t join_by_search(Meeting *meeting, Py_ssize_t one, Py_ssize_t start, Py_ssize_t end)
{
    const uint16_t *lows = meeting->all[one]->lows.data;
    Py_ssize_t found = 0;
    for (Py_ssize_t number = 0; number < meeting->found; number++) {
        start = gallop(lows, start, end, meeting->lows[number]);
        if (start == end)
            break;
        meeting->places[one][found] = (uint32_t)start;
        found += lows[start] == meeting->lows[number];
    }
    return found;
}

/* Drops the shared documents that are not among those that were found last, in one of the postings. */
static void narrow(Meeting *meeting, Py_ssize_t one, Py_ssize_t found)
{
    const uint16_t *lows = meeting->all[one]->lows.data;
    Py_ssize_t kept = 0;
    for (Py_ssize_t number = 0; kept < found && number < meeting->found; number++) {
        uint16_t low = meeting->lows[number];
        for (Py_ssize_t other = 0; other < one; other++)
            meeting->places[other][kept] = meeting->places[other][number];
        meeting->lows[kept] = low;
        kept += low == lows[meeting->places[one][kept]];
    }
    meeting->found = kept;
}

int meet(Meeting *meeting, Py_ssize_t block)
{
    const Postings *first = meeting->all[0];
    Py_ssize_t start = block_start(first, block), end = block_end(first, block);
    meeting->found = 0;
    if (start == end)
        return 0;
    if (!ascend((const uint16_t *)first->lows.data + start, end - start, -1, BLOCK))
        return contradiction();
    for (Py_ssize_t place = start; place < end; place++, meeting->found++) {
        meeting->places[0][meeting->found] = (uint32_t)place;
        meeting->lows[meeting->found] = ((const uint16_t *)first->lows.data)[place];
    }
    for (Py_ssize_t one = 1; one < meeting->count && meeting->found; one++) {
        start = block_start(meeting->all[one], block);
        end = block_end(meeting->all[one], block);
        Py_ssize_t found = start == end                                  ? 0
                           : end - start > SEARCH_RATIO * meeting->found ? join_by_search(meeting, one, start, end)
                                                                         : join_by_marks(meeting, one, start, end);
        if (found < 0)
            return -1;
        narrow(meeting, one, found);
    }
    return 0;
}
