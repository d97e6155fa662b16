/* What do terms give to the documents that hold them? BM25F, as bm25f.py says. */

#include "kernels.h"
#include "scratch.h"

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

/* Adds what a term gives to the documents of one block; marks these as fresh. */
static int add_block(Postings *term, const Norms *norms, Py_ssize_t block)
{
    const uint16_t *lows = term->lows.data;
    const float *text = (const float *)norms->text.data + (block << BLOCK_BITS);
    const float *title = (const float *)norms->title.data + (block << BLOCK_BITS);
    Py_ssize_t limit = norms->text.length - (block << BLOCK_BITS), end = block_end(term, block);
    float weight = term->weight, saturation = norms->saturation, frequencies[CHUNK];
    for (Py_ssize_t start = block_start(term, block); start < end; start += CHUNK) {
        Py_ssize_t count = end - start < CHUNK ? end - start : CHUNK;
        for (Py_ssize_t place = 0; place < count; place++) {
            if (lows[start + place] >= limit)
                return contradiction();
            frequencies[place] = (float)at(&term->frequencies, start + place) * text[lows[start + place]];
        }
        for (; term->title < term->title_places.length; term->title++) {
            Py_ssize_t place = (Py_ssize_t)at(&term->title_places, term->title) - start;
            if (place >= count)
                break;
            if (place < 0)
                return contradiction();
            frequencies[place] += (float)at(&term->title_frequencies, term->title) * title[lows[start + place]];
        }
        for (Py_ssize_t place = 0; place < count; place++)
            frequencies[place] = weight * frequencies[place] / (frequencies[place] + saturation);
        for (Py_ssize_t place = 0; place < count; place++) {
            uint32_t low = lows[start + place];
            sums[low] += frequencies[place];
            fresh[low >> 6] |= (uint64_t)1 << (low & 63);
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

const char scored_doc[] = PyDoc_STR(
             "scored(terms, norms, documents, scores)\n\n"
             "The documents in the postings of any of some (weight, postings), and their scores. Returns how many,\n"
             "and how many of them are in all of the postings.");

PyObject *scored(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *sequence, *norms_object, *documents_object, *scores_object, *result = NULL;
    if (!PyArg_ParseTuple(args, "O!O!OO", &PyTuple_Type, &sequence, &PyTuple_Type, &norms_object, &documents_object,
                          &scores_object))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(sequence), found = 0, in_all = 0;
    Held held;
    Vector documents, scores;
    Norms norms;
    Postings *terms = NULL;
    if (prepare(&held, count * POSTINGS_BUFFERS + 4) < 0)
        return NULL;
    if (hold_norms(&held, norms_object, &norms) < 0 || hold(&held, documents_object, 'i', 1, &documents) < 0 ||
        hold(&held, scores_object, 'f', 1, &scores) < 0 ||
        (terms = hold_all(&held, sequence, norms.text.length, 1)) == NULL)
        goto done;
    Py_ssize_t room = documents.length < scores.length ? documents.length : scores.length;
    for (Py_ssize_t block = 0; count && block <= terms[0].splits.length; block++) {
        for (Py_ssize_t term = 0; term < count; term++) {
            if (add_block(&terms[term], &norms, block) < 0) {
                clear_scratch();
                goto done;
            }
            mix(term == 0);
        }
        for (Py_ssize_t word = 0; word < BLOCK / 64; word++)
            in_all += count_bits(shared[word]);
        found = emit(block, (int64_t *)documents.data, (float *)scores.data, found, room);
    }
    int titles_fit = 1;
    for (Py_ssize_t term = 0; term < count; term++)
        titles_fit = titles_fit && terms[term].title == terms[term].title_places.length;
    if (found > room || !titles_fit)
        contradiction();
    else
        result = Py_BuildValue("nn", found, in_all);
done:
    PyMem_Free(terms);
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
            int64_t document = numbers[place];
            if (document < 0 || document >= norms.text.length) {
                contradiction();
                goto done;
            }
            if (!walk(term, document))
                continue;
            float frequency = (float)at(&term->frequencies, term->place) * ((const float *)norms.text.data)[document];
            while (term->title < term->title_places.length &&
                   (Py_ssize_t)at(&term->title_places, term->title) < term->place)
                term->title++;
            if (term->title < term->title_places.length &&
                (Py_ssize_t)at(&term->title_places, term->title) == term->place)
                frequency += (float)at(&term->title_frequencies, term->title) *
                             ((const float *)norms.title.data)[document];
            ((float *)scores.data)[place] += term->weight * frequency / (frequency + norms.saturation);
        }
    result = Py_NewRef(Py_None);
done:
    PyMem_Free(terms);
    release(&held);
    return result;
}
