/* Meetings: the documents of a block that are in all of some postings, and where each has them. */

#ifndef GLEANINGS_MEETING_H
#define GLEANINGS_MEETING_H

#include "postings.h"

typedef struct {
    Postings **all; /* the postings that meet */
    Py_ssize_t count;
    uint32_t **places; /* of each of them, the places of the shared documents */
    uint16_t *lows;    /* of the shared documents */
    Py_ssize_t found;  /* how many there are */
} Meeting;

/* Makes room for so many postings, which are given one by one with invite; what was made must be freed. Returns -1 for an
   error. */
int make_meeting(Meeting *meeting, Py_ssize_t room);
void invite(Meeting *meeting, Postings *postings);
void free_meeting(Meeting *meeting);

/* Makes room for the documents, once all were invited; the number of blocks, or -1 for an error. */
Py_ssize_t open_meeting(Meeting *meeting);

/* Finds the shared documents of a block; returns -1 for an error. */
int meet(Meeting *meeting, Py_ssize_t block);

/* Lets the walks of all postings come to one of the shared documents. */
static inline void walk_together(Meeting *meeting, Py_ssize_t number)
{
    for (Py_ssize_t one = 0; one < meeting->count; one++)
        meeting->all[one]->place = meeting->places[one][number];
}

#endif
