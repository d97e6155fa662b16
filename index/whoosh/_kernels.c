/* The loops over postings, compiled: what vectorised.py does with numpy, in one pass each and with the same answers.

   Whatever comes in may be from a file that somebody has changed. So every array is taken as a buffer whose type
   and length are checked, every number that becomes an index is compared with what it is an index of, and what
   does not fit raises ValueError. No memory is kept between calls but the scratch of one block, which the
   interpreter's lock guards and which is zero whenever nobody works in it. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#define BLOCK_BITS 16
#define BLOCK (1 << BLOCK_BITS)
#define CHUNK 256

/* Scores that are equal to so many parts are equal; see topk.py. */
#define SCORE_PARTS 1e6

/* ---- Arrays ---- */

typedef struct {
    const void *data;
    Py_ssize_t length;
    int width; /* bytes of an item */
} Vector;

typedef struct {
    Py_buffer *buffers;
    Py_ssize_t used;
} Held;

static int contradiction(void)
{
    PyErr_SetString(PyExc_ValueError, "The arrays contradict each other.");
    return -1;
}

static int prepare(Held *held, Py_ssize_t room)
{
    held->used = 0;
    held->buffers = PyMem_Calloc((size_t)(room ? room : 1), sizeof(Py_buffer));
    if (held->buffers == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

static void release(Held *held)
{
    while (held->used > 0)
        PyBuffer_Release(&held->buffers[--held->used]);
    PyMem_Free(held->buffers);
}

/* Takes an array of one dimension; kind is 'u' (unsigned, up to 4 bytes), 'i' (int64), 'f' (float32). */
static int hold(Held *held, PyObject *object, char kind, int writable, Vector *vector)
{
    Py_buffer *view = &held->buffers[held->used];
    if (PyObject_GetBuffer(object, view, PyBUF_FORMAT | PyBUF_ND | (writable ? PyBUF_WRITABLE : 0)) < 0)
        return -1;
    held->used++;
    const char *format = view->format ? view->format : "B";
    int fits = view->ndim == 1 && format[0] != '\0' && format[1] == '\0';
    if (kind == 'u')
        fits = fits && strchr("BHIL", format[0]) && view->itemsize <= 4;
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

static int hold_attribute(Held *held, PyObject *owner, PyObject *name, Vector *vector)
{
    PyObject *array = PyObject_GetAttr(owner, name);
    if (array == NULL)
        return -1;
    int failed = hold(held, array, 'u', 0, vector);
    Py_DECREF(array);
    return failed;
}

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

/* ---- Postings ---- */

typedef struct {
    Vector lows, splits, frequencies, title_places, title_frequencies;
    float weight;
    Py_ssize_t place, title; /* where a walk through ascending documents has come to */
} Postings;

#define POSTINGS_BUFFERS 5

static PyObject *name_lows, *name_splits, *name_frequencies, *name_title_places, *name_title_frequencies;
static PyObject *name_postings, *name_positions, *name_forms, *name_form;

/* Takes what attributes a Postings object of Python has, and checks what they say of so many documents. */
static int hold_postings(Held *held, PyObject *object, Py_ssize_t size, Postings *postings)
{
    memset(postings, 0, sizeof(*postings));
    if (hold_attribute(held, object, name_lows, &postings->lows) < 0 ||
        hold_attribute(held, object, name_splits, &postings->splits) < 0 ||
        hold_attribute(held, object, name_frequencies, &postings->frequencies) < 0 ||
        hold_attribute(held, object, name_title_places, &postings->title_places) < 0 ||
        hold_attribute(held, object, name_title_frequencies, &postings->title_frequencies) < 0)
        return -1;
    Py_ssize_t count = postings->lows.length, last = postings->splits.length, before = 0;
    if (postings->lows.width != 2 || postings->frequencies.length != count ||
        postings->title_frequencies.length != postings->title_places.length ||
        last != (size > 0 ? (size - 1) >> BLOCK_BITS : 0))
        return contradiction();
    for (Py_ssize_t block = 0; block < last; block++) {
        Py_ssize_t split = at(&postings->splits, block);
        if (split < before || split > count)
            return contradiction();
        before = split;
    }
    return 0;
}

static inline Py_ssize_t block_start(const Postings *postings, Py_ssize_t block)
{
    return block == 0 ? 0 : (Py_ssize_t)at(&postings->splits, block - 1);
}

static inline Py_ssize_t block_end(const Postings *postings, Py_ssize_t block)
{
    return block < postings->splits.length ? (Py_ssize_t)at(&postings->splits, block) : postings->lows.length;
}

/* The first place from start to end whose low bits are not below those wanted; doubles its steps, then halves them. */
static inline Py_ssize_t gallop(const uint16_t *lows, Py_ssize_t start, Py_ssize_t end, uint32_t wanted)
{
    Py_ssize_t step = 1;
    if (start >= end || lows[start] >= wanted)
        return start;
    while (step < end - start && lows[start + step] < wanted) {
        start += step;
        step <<= 1;
    }
    if (step < end - start)
        end = start + step;
    start++;
    while (start < end) {
        Py_ssize_t middle = start + ((end - start) >> 1);
        if (lows[middle] < wanted)
            start = middle + 1;
        else
            end = middle;
    }
    return start;
}

/* Walks on to a document; whether it is there. The documents of a walk ascend. */
static inline int walk(Postings *postings, int64_t document)
{
    Py_ssize_t block = (Py_ssize_t)(document >> BLOCK_BITS);
    uint32_t low = (uint32_t)(document & (BLOCK - 1));
    if (block > postings->splits.length)
        return 0;
    Py_ssize_t start = block_start(postings, block), end = block_end(postings, block);
    const uint16_t *lows = postings->lows.data;
    if (postings->place < start)
        postings->place = start;
    postings->place = gallop(lows, postings->place, end, low);
    return postings->place < end && lows[postings->place] == low;
}

/* ---- Sets ---- */

static float sums[BLOCK];
static uint64_t marks[BLOCK / 64], fresh[BLOCK / 64], shared[BLOCK / 64];

static inline int lowest_bit(uint64_t bits)
{
#if defined(__GNUC__)
    return __builtin_ctzll(bits);
#else
    int place = 0;
    while (!(bits >> place & 1))
        place++;
    return place;
#endif
}

static inline Py_ssize_t count_bits(uint64_t bits)
{
    Py_ssize_t count = 0;
#if defined(__GNUC__)
    count = __builtin_popcountll(bits);
#else
    for (; bits; bits &= bits - 1)
        count++;
#endif
    return count;
}

/* Takes a tuple of postings or, where they are weighted, of (weight, postings). */
static Postings *hold_all(Held *held, PyObject *sequence, Py_ssize_t size, int weighted)
{
    Py_ssize_t count = PyTuple_GET_SIZE(sequence);
    Postings *all = PyMem_Calloc((size_t)(count ? count : 1), sizeof(Postings));
    if (all == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    for (Py_ssize_t list = 0; list < count; list++) {
        PyObject *object = PyTuple_GET_ITEM(sequence, list);
        float weight = 1;
        if ((weighted && !PyArg_ParseTuple(object, "fO", &weight, &object)) ||
            hold_postings(held, object, size, &all[list]) < 0) {
            PyMem_Free(all);
            return NULL;
        }
        all[list].weight = weight;
    }
    return all;
}

PyDoc_STRVAR(intersection_doc,
             "intersection(lists, size, out)\n\n"
             "The documents in all of some postings; the first should be the shortest. Returns how many.");

static PyObject *intersection(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *lists, *out_object, *result = NULL;
    Py_ssize_t size, found = 0;
    if (!PyArg_ParseTuple(args, "O!nO", &PyTuple_Type, &lists, &size, &out_object))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(lists);
    Held held;
    Vector out;
    Postings *all = NULL;
    if (prepare(&held, count * POSTINGS_BUFFERS + 1) < 0)
        return NULL;
    if (hold(&held, out_object, 'i', 1, &out) < 0 || (all = hold_all(&held, lists, size, 0)) == NULL)
        goto done;
    if (count == 0 || out.length < all[0].lows.length) {
        contradiction();
        goto done;
    }
    int64_t *documents = (int64_t *)out.data;
    const uint16_t *lows = all[0].lows.data;
    for (Py_ssize_t block = 0; block <= all[0].splits.length; block++) {
        Py_ssize_t end = block_end(&all[0], block);
        for (Py_ssize_t place = block_start(&all[0], block); place < end; place++) {
            int64_t document = ((int64_t)block << BLOCK_BITS) | lows[place];
            Py_ssize_t other = 1;
            while (other < count && walk(&all[other], document))
                other++;
            if (other < count)
                continue;
            if (document >= size) {
                contradiction();
                goto done;
            }
            documents[found++] = document;
        }
    }
    result = PyLong_FromSsize_t(found);
done:
    PyMem_Free(all);
    release(&held);
    return result;
}

PyDoc_STRVAR(holding_doc,
             "holding(lists, size, documents, out)\n\n"
             "The places of those among some documents, which ascend, that are in all of some postings. Returns how\n"
             "many.");

static PyObject *holding(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *lists, *documents_object, *out_object, *result = NULL;
    Py_ssize_t size, found = 0;
    if (!PyArg_ParseTuple(args, "O!nOO", &PyTuple_Type, &lists, &size, &documents_object, &out_object))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(lists);
    Held held;
    Vector documents, out;
    Postings *all = NULL;
    if (prepare(&held, count * POSTINGS_BUFFERS + 2) < 0)
        return NULL;
    if (hold(&held, documents_object, 'i', 0, &documents) < 0 || hold(&held, out_object, 'i', 1, &out) < 0 ||
        (all = hold_all(&held, lists, size, 0)) == NULL)
        goto done;
    if (out.length < documents.length) {
        contradiction();
        goto done;
    }
    for (Py_ssize_t place = 0; place < documents.length; place++) {
        int64_t document = ((const int64_t *)documents.data)[place];
        if (document < 0 || document >= size) {
            contradiction();
            goto done;
        }
        Py_ssize_t list = 0;
        while (list < count && walk(&all[list], document))
            list++;
        if (list == count)
            ((int64_t *)out.data)[found++] = place;
    }
    result = PyLong_FromSsize_t(found);
done:
    PyMem_Free(all);
    release(&held);
    return result;
}

/* Writes the marked documents of a block, with their sums where these are wanted, and clears the scratch. */
static Py_ssize_t emit(Py_ssize_t block, int64_t *documents, float *scores, Py_ssize_t found, Py_ssize_t room)
{
    for (Py_ssize_t word = 0; word < BLOCK / 64; word++) {
        uint64_t bits = marks[word];
        marks[word] = 0;
        if (documents == NULL) {
            found += count_bits(bits);
            continue;
        }
        for (; bits; bits &= bits - 1) {
            Py_ssize_t low = word * 64 + lowest_bit(bits);
            if (found < room) {
                documents[found] = ((int64_t)block << BLOCK_BITS) | low;
                if (scores != NULL)
                    scores[found] = sums[low];
            }
            sums[low] = 0;
            found++;
        }
    }
    return found;
}

static void clear_scratch(void)
{
    memset(sums, 0, sizeof(sums));
    memset(marks, 0, sizeof(marks));
    memset(fresh, 0, sizeof(fresh));
}

PyDoc_STRVAR(union_doc,
             "union(lists, size, out)\n\n"
             "The documents in any of some postings; without an array for them, only how many. Returns how many.");

static PyObject *union_(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *lists, *out_object, *result = NULL;
    Py_ssize_t size, found = 0;
    if (!PyArg_ParseTuple(args, "O!nO", &PyTuple_Type, &lists, &size, &out_object))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(lists);
    Held held;
    Vector out = {NULL, 0, 8};
    Postings *all = NULL;
    if (prepare(&held, count * POSTINGS_BUFFERS + 1) < 0)
        return NULL;
    if ((out_object != Py_None && hold(&held, out_object, 'i', 1, &out) < 0) ||
        (all = hold_all(&held, lists, size, 0)) == NULL)
        goto done;
    for (Py_ssize_t block = 0; count && block <= all[0].splits.length; block++) {
        for (Py_ssize_t list = 0; list < count; list++) {
            const uint16_t *lows = all[list].lows.data;
            Py_ssize_t end = block_end(&all[list], block);
            for (Py_ssize_t place = block_start(&all[list], block); place < end; place++)
                marks[lows[place] >> 6] |= (uint64_t)1 << (lows[place] & 63);
        }
        found = emit(block, (int64_t *)out.data, NULL, found, out.length);
    }
    if (out_object != Py_None && (found > out.length || (found && ((const int64_t *)out.data)[found - 1] >= size)))
        contradiction();
    else
        result = PyLong_FromSsize_t(found);
done:
    PyMem_Free(all);
    release(&held);
    return result;
}

/* ---- Scores ---- */

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

PyDoc_STRVAR(scored_doc,
             "scored(terms, norms, documents, scores)\n\n"
             "The documents in the postings of any of some (weight, postings), and their scores. Returns how many,\n"
             "and how many of them are in all of the postings.");

static PyObject *scored(PyObject *Py_UNUSED(module), PyObject *args)
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

PyDoc_STRVAR(add_scores_doc,
             "add_scores(terms, norms, documents, scores)\n\n"
             "Adds to the scores of some documents, which ascend, what some (weight, postings) give them.");

static PyObject *add_scores(PyObject *Py_UNUSED(module), PyObject *args)
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

/* ---- The best ---- */

typedef struct {
    double score; /* rounded */
    uint32_t rank;
    int64_t place;
} Candidate;

static inline int is_better(const Candidate *one, const Candidate *other)
{
    if (one->score != other->score)
        return one->score > other->score;
    return one->rank < other->rank;
}

static int by_merit(const void *one, const void *other)
{
    return is_better(other, one) - is_better(one, other);
}

/* Lets the candidate at a place of a heap sink below all that are worse; the worst is on top. */
static void sink(Candidate *heap, Py_ssize_t size, Py_ssize_t place)
{
    Candidate moved = heap[place];
    for (;;) {
        Py_ssize_t child = 2 * place + 1;
        if (child >= size)
            break;
        if (child + 1 < size && is_better(&heap[child], &heap[child + 1]))
            child++;
        if (is_better(&heap[child], &moved))
            break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = moved;
}

PyDoc_STRVAR(best_doc,
             "best(documents, scores, ranks, out)\n\n"
             "The places of the highest scores, the best first, as many as there is room; ranks of documents decide\n"
             "between equals. Returns how many.");

static PyObject *best(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *documents_object, *scores_object, *ranks_object, *out_object, *result = NULL;
    if (!PyArg_ParseTuple(args, "OOOO", &documents_object, &scores_object, &ranks_object, &out_object))
        return NULL;
    Held held;
    Vector documents, scores, ranks, out;
    Candidate *heap = NULL;
    if (prepare(&held, 4) < 0)
        return NULL;
    if (hold(&held, documents_object, 'i', 0, &documents) < 0 || hold(&held, scores_object, 'f', 0, &scores) < 0 ||
        hold(&held, ranks_object, 'u', 0, &ranks) < 0 || hold(&held, out_object, 'i', 1, &out) < 0)
        goto done;
    if (documents.length != scores.length) {
        contradiction();
        goto done;
    }
    Py_ssize_t wanted = out.length < scores.length ? out.length : scores.length, size = 0;
    heap = PyMem_Calloc((size_t)(wanted ? wanted : 1), sizeof(Candidate));
    if (heap == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    float at_least = -INFINITY;
    for (Py_ssize_t place = 0; place < scores.length && wanted; place++) {
        float score = ((const float *)scores.data)[place];
        if (score < at_least)
            continue;
        int64_t document = ((const int64_t *)documents.data)[place];
        if (document < 0 || document >= ranks.length) {
            contradiction();
            goto done;
        }
        Candidate candidate = {rint((double)score * SCORE_PARTS), at(&ranks, document), place};
        if (size < wanted) {
            heap[size++] = candidate;
            if (size < wanted)
                continue;
            for (Py_ssize_t parent = size / 2; parent-- > 0;)
                sink(heap, size, parent);
        } else if (is_better(&candidate, &heap[0])) {
            heap[0] = candidate;
            sink(heap, size, 0);
        }
        at_least = (float)((heap[0].score - 2) / SCORE_PARTS);
    }
    qsort(heap, (size_t)size, sizeof(Candidate), by_merit);
    for (Py_ssize_t place = 0; place < size; place++)
        ((int64_t *)out.data)[place] = heap[place].place;
    result = PyLong_FromSsize_t(size);
done:
    PyMem_Free(heap);
    release(&held);
    return result;
}

/* ---- Facets ---- */

PyDoc_STRVAR(count_sets_doc,
             "count_sets(sets, documents, counts)\n\n"
             "Counts how many of some documents have each of the sets.");

static PyObject *count_sets(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *sets_object, *documents_object, *counts_object, *result = NULL;
    if (!PyArg_ParseTuple(args, "OOO", &sets_object, &documents_object, &counts_object))
        return NULL;
    Held held;
    Vector sets, documents, counts;
    if (prepare(&held, 3) < 0)
        return NULL;
    if (hold(&held, sets_object, 'u', 0, &sets) < 0 || hold(&held, documents_object, 'i', 0, &documents) < 0 ||
        hold(&held, counts_object, 'i', 1, &counts) < 0)
        goto done;
    for (Py_ssize_t place = 0; place < documents.length; place++) {
        int64_t document = ((const int64_t *)documents.data)[place];
        if (document < 0 || document >= sets.length) {
            contradiction();
            goto done;
        }
        uint32_t set = at(&sets, document);
        if ((Py_ssize_t)set >= counts.length) {
            contradiction();
            goto done;
        }
        ((int64_t *)counts.data)[set]++;
    }
    result = Py_NewRef(Py_None);
done:
    release(&held);
    return result;
}

/* ---- Phrases ---- */

typedef struct {
    Postings postings;
    Vector positions, forms;
    int64_t form;         /* that a word must have; -1 for any */
    Py_ssize_t summed;    /* the posting before which ... */
    Py_ssize_t position;  /* ... the positions begin here */
    Py_ssize_t next, end; /* of the positions in the document that is looked at */
    int64_t document;     /* that this is */
} Place;

#define PLACE_BUFFERS (POSTINGS_BUFFERS + 2)

static int hold_place(Held *held, PyObject *object, Py_ssize_t size, Place *place)
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

/* Finds the positions of a term in the document that its walk has come to. */
static int enter(Place *place, int64_t document)
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

static inline int has_form(const Place *place, Py_ssize_t occurrence)
{
    return place->form < 0 || (int64_t)at(&place->forms, occurrence) == place->form;
}

/* Whether a term stands at a position of its document; the positions that are asked for ascend. */
static inline int stands(Place *place, int64_t position)
{
    while (place->next < place->end && (int64_t)at(&place->positions, place->next) < position)
        place->next++;
    return place->next < place->end && (int64_t)at(&place->positions, place->next) == position &&
           has_form(place, place->next);
}

/* How often the terms stand one behind the other in the document that the rarest has entered. The others are looked up
   only where all rarer ones fit. Returns -1 for an error. */
static int64_t count_in_document(Place *places, const Py_ssize_t *order, Py_ssize_t count, int64_t before)
{
    const Place *rarest = &places[order[0]];
    int64_t found = 0;
    for (Py_ssize_t next = rarest->next; next < rarest->end; next++) {
        int64_t first = (int64_t)at(&rarest->positions, next) - order[0];
        if (!has_form(rarest, next) || first < 0 || first + count > before)
            continue;
        Py_ssize_t other = 1;
        for (; other < count; other++) {
            Place *place = &places[order[other]];
            if (place->document != rarest->document) {
                if (!walk(&place->postings, rarest->document))
                    return found;
                if (enter(place, rarest->document) < 0)
                    return -1;
            }
            if (!stands(place, first + order[other]))
                break;
        }
        found += other == count;
    }
    return found;
}

/* Writes the numbers of the terms, those with the fewest documents first. */
static void order_by_rarity(const Place *places, Py_ssize_t count, Py_ssize_t *order)
{
    for (Py_ssize_t term = 0; term < count; term++) {
        Py_ssize_t slot = term;
        for (; slot && places[order[slot - 1]].postings.lows.length > places[term].postings.lows.length; slot--)
            order[slot] = order[slot - 1];
        order[slot] = term;
    }
}

typedef struct {
    Place *places;
    Py_ssize_t *order;
    Py_ssize_t count, size, found;
    Vector ends, documents, counts;
} Phrases;

/* Looks into a document that the walk of the rarest term has come to. */
static int look(Phrases *phrases, int64_t document)
{
    if (document < 0 || document >= phrases->size || phrases->found >= phrases->documents.length)
        return contradiction();
    int64_t before = phrases->ends.data == NULL ? INT64_MAX : (int64_t)at(&phrases->ends, document);
    if (enter(&phrases->places[phrases->order[0]], document) < 0)
        return -1;
    int64_t times = count_in_document(phrases->places, phrases->order, phrases->count, before);
    if (times > 0) {
        ((int64_t *)phrases->documents.data)[phrases->found] = document;
        ((int64_t *)phrases->counts.data)[phrases->found++] = times;
    }
    return times < 0 ? -1 : 0;
}

static int look_everywhere(Phrases *phrases)
{
    Postings *rarest = &phrases->places[phrases->order[0]].postings;
    const uint16_t *lows = rarest->lows.data;
    for (Py_ssize_t block = 0; block <= rarest->splits.length; block++) {
        Py_ssize_t end = block_end(rarest, block);
        for (rarest->place = block_start(rarest, block); rarest->place < end; rarest->place++)
            if (look(phrases, ((int64_t)block << BLOCK_BITS) | lows[rarest->place]) < 0)
                return -1;
    }
    return 0;
}

static int look_within(Phrases *phrases, const Vector *within)
{
    Postings *rarest = &phrases->places[phrases->order[0]].postings;
    for (Py_ssize_t place = 0; place < within->length; place++) {
        int64_t document = ((const int64_t *)within->data)[place];
        if (document < 0 || document >= phrases->size)
            return contradiction();
        if (walk(rarest, document) && look(phrases, document) < 0)
            return -1;
    }
    return 0;
}

PyDoc_STRVAR(phrases_doc,
             "phrases(places, size, within, ends, documents, counts)\n\n"
             "The documents in which terms stand one behind the other, and how often they do: among some that ascend,\n"
             "if these are given, and before some positions, one a document, if these are. Returns how many.");

static PyObject *phrases(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *sequence, *within_object, *ends_object, *documents_object, *counts_object, *result = NULL;
    Phrases all = {0};
    if (!PyArg_ParseTuple(args, "O!nOOOO", &PyTuple_Type, &sequence, &all.size, &within_object, &ends_object,
                          &documents_object, &counts_object))
        return NULL;
    all.count = PyTuple_GET_SIZE(sequence);
    Held held;
    Vector within = {NULL, 0, 8};
    if (prepare(&held, all.count * PLACE_BUFFERS + 4) < 0)
        return NULL;
    all.places = PyMem_Calloc((size_t)all.count + 1, sizeof(Place));
    all.order = PyMem_Calloc((size_t)all.count + 1, sizeof(Py_ssize_t));
    if (all.places == NULL || all.order == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    if (hold(&held, documents_object, 'i', 1, &all.documents) < 0 ||
        hold(&held, counts_object, 'i', 1, &all.counts) < 0 ||
        (ends_object != Py_None && hold(&held, ends_object, 'u', 0, &all.ends) < 0) ||
        (within_object != Py_None && hold(&held, within_object, 'i', 0, &within) < 0))
        goto done;
    for (Py_ssize_t term = 0; term < all.count; term++)
        if (hold_place(&held, PyTuple_GET_ITEM(sequence, term), all.size, &all.places[term]) < 0)
            goto done;
    order_by_rarity(all.places, all.count, all.order);
    if (all.count == 0 || all.documents.length != all.counts.length ||
        (ends_object != Py_None && all.ends.length != all.size)) {
        contradiction();
        goto done;
    }
    if ((within_object == Py_None ? look_everywhere(&all) : look_within(&all, &within)) == 0)
        result = PyLong_FromSsize_t(all.found);
done:
    PyMem_Free(all.order);
    PyMem_Free(all.places);
    release(&held);
    return result;
}

/* ---- The module ---- */

static PyMethodDef methods[] = {
    {"intersection", intersection, METH_VARARGS, intersection_doc},
    {"holding", holding, METH_VARARGS, holding_doc},
    {"union", union_, METH_VARARGS, union_doc},
    {"scored", scored, METH_VARARGS, scored_doc},
    {"add_scores", add_scores, METH_VARARGS, add_scores_doc},
    {"best", best, METH_VARARGS, best_doc},
    {"count_sets", count_sets, METH_VARARGS, count_sets_doc},
    {"phrases", phrases, METH_VARARGS, phrases_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_kernels", "The loops over postings, compiled; see kernels.py.", -1, methods,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__kernels(void)
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
    for (size_t at_name = 0; at_name < sizeof(names) / sizeof(names[0]); at_name++)
        if ((*names[at_name].name = PyUnicode_InternFromString(names[at_name].text)) == NULL)
            return NULL;
    return PyModule_Create(&module);
}
