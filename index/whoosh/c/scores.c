/* What do terms give to the documents that hold them? BM25F, as bm25f.py says. */

#include "kernels.h"
#include "meeting.h"
#include "rows.h"
#include "scratch.h"
#include "titles.h"

#define CHUNK 256

typedef struct {
    Vector text, title; /* what a frequency in text, and in title, is multiplied with, one a document */
    float saturation;
} Norms;

static int hold_norms(Held *held, PyObject *object, Norms *norms)
{
    PyObject *text, *title;
    if (!PyArg_ParseTuple(object, "OOf", &text, &title, &norms->saturation))
        return -1;
    if (hold(held, text, 'f', 0, &norms->text) < 0 || hold(held, title, 'f', 0, &norms->title) < 0)
        return -1;
    return norms->text.length == norms->title.length ? 0 : contradiction();
}

/* Writes what a term gives to so many documents of a block, at least one, from a place in its postings on. */
static int score_chunk(Postings *term, const Norms *norms, Py_ssize_t block, Py_ssize_t start, Py_ssize_t count,
                       float *scores)
{
    const uint16_t *lows = (const uint16_t *)term->lows.data + start;
    const float *text = (const float *)norms->text.data + (block << BLOCK_BITS);
    const float *title = (const float *)norms->title.data + (block << BLOCK_BITS);
    Py_ssize_t above = start > block_start(term, block) ? lows[-1] : -1;
    if (!ascend(lows, count, above, norms->text.length - (block << BLOCK_BITS)))
        return contradiction();
    if (term->frequencies.width == 1) {
        const uint8_t *frequencies = (const uint8_t *)term->frequencies.data + start;
        for (Py_ssize_t place = 0; place < count; place++)
            scores[place] = (float)frequencies[place] * text[lows[place]];
    } else
        for (Py_ssize_t place = 0; place < count; place++)
            scores[place] = (float)at(&term->frequencies, start + place) * text[lows[place]];
    for (; term->title < term->title_places.length; term->title++) {
        Py_ssize_t place = (Py_ssize_t)at(&term->title_places, term->title) - start;
        if (place >= count)
            break;
        if (place < 0)
            return contradiction();
        scores[place] += (float)at(&term->title_frequencies, term->title) * title[lows[place]];
    }
    float weight = term->weight, saturation = norms->saturation;
    for (Py_ssize_t place = 0; place < count; place++)
        scores[place] = weight * scores[place] / (scores[place] + saturation);
    return 0;
}

/* What a term gives to the document that its walk has come to. */
static inline float score_here(Postings *term, const Norms *norms, int64_t document)
{
    float frequency = (float)at(&term->frequencies, term->place) * ((const float *)norms->text.data)[document];
    if (walk_title(term))
        frequency += (float)at(&term->title_frequencies, term->title) * ((const float *)norms->title.data)[document];
    return term->weight * frequency / (frequency + norms->saturation);
}

typedef struct {
    Norms norms;
    Postings *terms;
    Py_ssize_t count, room, found, in_all;
    int64_t *documents;
    float *scores;
    Row typed;                   /* the words side by side, as they were typed; of none where nobody asks */
    Vector title_lengths;        /* of each document */
    float in_title, as_titled;   /* what is added for all words in the title, and for these as they were typed */
} Scoring;

/* The documents of the only term. */
static int score_one(Scoring *all)
{
    Postings *term = all->terms;
    const uint16_t *lows = term->lows.data;
    if (term->lows.length > all->room)
        return contradiction();
    for (Py_ssize_t block = 0; block <= term->splits.length; block++) {
        Py_ssize_t end = block_end(term, block);
        for (Py_ssize_t start = block_start(term, block); start < end; start += CHUNK) {
            Py_ssize_t count = end - start < CHUNK ? end - start : CHUNK;
            if (score_chunk(term, &all->norms, block, start, count, all->scores + start) < 0)
                return -1;
            for (Py_ssize_t place = start; place < start + count; place++)
                all->documents[place] = ((int64_t)block << BLOCK_BITS) | lows[place];
        }
    }
    all->found = all->in_all = term->lows.length;
    return 0;
}

/* Adds what a term gives to the documents of one block; marks these as fresh. */
static int add_block(Postings *term, const Norms *norms, Py_ssize_t block)
{
    const uint16_t *lows = term->lows.data;
    Py_ssize_t end = block_end(term, block), word = -1;
    uint64_t bits = 0;
    float scores[CHUNK];
    for (Py_ssize_t start = block_start(term, block); start < end; start += CHUNK) {
        Py_ssize_t count = end - start < CHUNK ? end - start : CHUNK;
        if (score_chunk(term, norms, block, start, count, scores) < 0)
            return -1;
        for (Py_ssize_t place = 0; place < count; place++) {
            uint32_t low = lows[start + place];
            sums[low] += scores[place];
            /* The lows ascend, so that the bits of a word need not be read back. */
            bits = ((low >> 6) == word ? bits : 0) | (uint64_t)1 << (low & 63);
            word = low >> 6;
            fresh[word] = bits;
        }
    }
    return 0;
}

/* Adds the fresh marks to all marks, and takes from those that are shared what is not fresh. */
static void mix(int first)
{
    for (Py_ssize_t word = 0; word < BLOCK / 64; word++) {
        marks[word] |= fresh[word];
        shared[word] = first ? fresh[word] : shared[word] & fresh[word];
        fresh[word] = 0;
    }
}

/* The documents of any term. */
static int score_any(Scoring *all)
{
    for (Py_ssize_t block = 0; block <= all->terms[0].splits.length; block++) {
        for (Py_ssize_t term = 0; term < all->count; term++) {
            if (add_block(&all->terms[term], &all->norms, block) < 0) {
                clear_scratch();
                return -1;
            }
            mix(term == 0);
        }
        for (Py_ssize_t word = 0; word < BLOCK / 64; word++)
            all->in_all += count_bits(shared[word]);
        all->found = emit(block, all->documents, all->scores, all->found, all->room);
    }
    for (Py_ssize_t term = 0; term < all->count; term++)
        if (all->terms[term].title != all->terms[term].title_places.length)
            return contradiction();
    return all->found > all->room ? contradiction() : 0;
}

/* The documents that all terms share. */
static int score_all(Scoring *all)
{
    Meeting meeting;
    int failed = make_meeting(&meeting, all->count);
    for (Py_ssize_t term = 0; term < all->count && !failed; term++)
        invite(&meeting, &all->terms[term]);
    Py_ssize_t blocks = failed ? -1 : open_meeting(&meeting);
    failed = blocks < 0 ? -1 : 0;
    for (Py_ssize_t block = 0; block < blocks && !failed; block++) {
        failed = meet(&meeting, block);
        if (!failed && meeting.found > all->room - all->found)
            failed = contradiction();
        for (Py_ssize_t number = 0; number < meeting.found && !failed; number++) {
            int64_t document = ((int64_t)block << BLOCK_BITS) | meeting.lows[number];
            if (document >= all->norms.text.length) {
                failed = contradiction();
                break;
            }
            walk_together(&meeting, number);
            float score = 0;
            for (Py_ssize_t term = 0; term < all->count; term++)
                score += score_here(&all->terms[term], &all->norms, document);
            all->documents[all->found] = document;
            all->scores[all->found++] = score;
        }
    }
    all->in_all = all->found;
    free_meeting(&meeting);
    return failed;
}

/* Adds to the scores of those that hold the only term in their titles: its postings are in the order of the scores. */
static int lift_titled_one(Scoring *all)
{
    const Vector *places = &all->terms[0].title_places;
    for (Py_ssize_t title = 0; title < places->length; title++) {
        if ((Py_ssize_t)at(places, title) >= all->found)
            return contradiction();
        all->scores[at(places, title)] += all->in_title;
    }
    return 0;
}

/* Adds to the scores of those that hold all terms in their titles. */
static int lift_titled(Scoring *all)
{
    if (all->count == 1 && all->typed.count == 0)
        return lift_titled_one(all);
    Py_ssize_t most = all->terms[0].title_places.length;
    for (Py_ssize_t term = 1; term < all->count; term++)
        if (all->terms[term].title_places.length < most)
            most = all->terms[term].title_places.length;
    Vector documents = {all->documents, all->found, 8}, places = {NULL, most, 8};
    if ((places.data = PyMem_Calloc((size_t)most + 1, sizeof(int64_t))) == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    Py_ssize_t count = find_titled(all->terms, all->count, all->norms.text.length, &documents, &places);
    int failed = count < 0 ? -1 : 0;
    for (Py_ssize_t slot = 0; slot < count && !failed; slot++) {
        int64_t place = ((const int64_t *)places.data)[slot], document = all->documents[place], times = 0;
        if (all->typed.count && walk_row(&all->typed, document))
            times = count_rows(&all->typed, document, at(&all->title_lengths, document));
        all->scores[place] += times > 0 ? all->as_titled : all->in_title;
        failed = times < 0 ? -1 : 0;
    }
    PyMem_Free((void *)places.data);
    return failed;
}

const char scored_doc[] = PyDoc_STR(
    "scored(terms, norms, together, titles, documents, scores)\n\n"
    "The documents in the postings of any, or of all, of some (weight, postings), and their scores. Titles are what\n"
    "Titles is in Python, or None. Returns how many documents, and how many of them are in all of the postings.");

static int hold_titles(Held *held, PyObject *titles, Scoring *all)
{
    PyObject *typed, *lengths;
    if (titles == Py_None)
        return 0;
    if (!PyArg_ParseTuple(titles, "ffO!O", &all->in_title, &all->as_titled, &PyTuple_Type, &typed, &lengths) ||
        hold(held, lengths, 'u', 0, &all->title_lengths) < 0 ||
        hold_row(held, typed, all->norms.text.length, &all->typed) < 0)
        return -1;
    return all->title_lengths.length == all->norms.text.length ? 0 : contradiction();
}

static Py_ssize_t buffers_of_titles(PyObject *titles)
{
    /* The third of them is a row of places. */
    if (!PyTuple_Check(titles) || PyTuple_GET_SIZE(titles) < 3 || !PyTuple_Check(PyTuple_GET_ITEM(titles, 2)))
        return 0;
    return PyTuple_GET_SIZE(PyTuple_GET_ITEM(titles, 2)) * PLACE_BUFFERS;
}

PyObject *scored(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *sequence, *norms, *titles, *documents_object, *scores_object, *result = NULL;
    int together;
    if (!PyArg_ParseTuple(args, "O!O!pOOO", &PyTuple_Type, &sequence, &PyTuple_Type, &norms, &together, &titles,
                          &documents_object, &scores_object))
        return NULL;
    Scoring all = {.count = PyTuple_GET_SIZE(sequence)};
    Held held;
    Vector documents, scores;
    if (prepare(&held, all.count * POSTINGS_BUFFERS + 5 + buffers_of_titles(titles)) < 0)
        return NULL;
    if (hold_norms(&held, norms, &all.norms) < 0 || hold(&held, documents_object, 'i', 1, &documents) < 0 ||
        hold(&held, scores_object, 'f', 1, &scores) < 0 || hold_titles(&held, titles, &all) < 0 ||
        (all.terms = hold_all(&held, sequence, all.norms.text.length, 1)) == NULL)
        goto done;
    all.documents = (int64_t *)documents.data;
    all.scores = (float *)scores.data;
    all.room = documents.length < scores.length ? documents.length : scores.length;
    if (all.count == 0) {
        contradiction();
        goto done;
    }
    int failed = all.count == 1 ? score_one(&all) : together ? score_all(&all) : score_any(&all);
    if (!failed && titles != Py_None)
        failed = lift_titled(&all);
    if (!failed)
        result = Py_BuildValue("nn", all.found, all.in_all);
done:
    free_row(&all.typed);
    PyMem_Free(all.terms);
    release(&held);
    return result;
}

const char add_scores_doc[] = PyDoc_STR(
    "add_scores(terms, norms, documents, scores)\n\n"
    "Adds to the scores of some documents, which ascend, what some (weight, postings) give them.");

PyObject *add_scores(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *sequence, *norms_object, *documents_object, *scores_object, *result = NULL;
    if (!PyArg_ParseTuple(args, "O!O!OO", &PyTuple_Type, &sequence, &PyTuple_Type, &norms_object, &documents_object,
                          &scores_object))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(sequence);
    Held held;
    Vector documents, scores;
    Norms norms;
    Postings *terms = NULL;
    if (prepare(&held, count * POSTINGS_BUFFERS + 4) < 0)
        return NULL;
    if (hold_norms(&held, norms_object, &norms) < 0 || hold(&held, documents_object, 'i', 0, &documents) < 0 ||
        hold(&held, scores_object, 'f', 1, &scores) < 0 ||
        (terms = hold_all(&held, sequence, norms.text.length, 1)) == NULL)
        goto done;
    if (documents.length != scores.length) {
        contradiction();
        goto done;
    }
    const int64_t *numbers = documents.data;
    for (Postings *term = terms; term < terms + count; term++)
        for (Py_ssize_t place = 0; place < documents.length; place++) {
            if (numbers[place] < 0 || numbers[place] >= norms.text.length) {
                contradiction();
                goto done;
            }
            if (walk(term, numbers[place]))
                ((float *)scores.data)[place] += score_here(term, &norms, numbers[place]);
        }
    result = Py_NewRef(Py_None);
done:
    PyMem_Free(terms);
    release(&held);
    return result;
}
