/* SPDX-License-Identifier: Apache-2.0 */
#include "match/rarity_pairs.h"

#define KINDS 48

/* Kinds of bytes: letters in either case, then digits, the most frequent others
 * (_ - . / blank newline tab " ' ( ) = : , ; * < >), control characters, bytes
 * beyond ASCII, and the rest. */
static const unsigned char kinds[256] = {
    45, 45, 45, 45, 45, 45, 45, 45, 45, 33, 32, 45, 45, 45, 45, 45, 45, 45, 45, 45, 45, 45, 45, 45,
    45, 45, 45, 45, 45, 45, 45, 45, 31, 47, 34, 47, 47, 47, 47, 35, 36, 37, 42, 47, 40, 28, 29, 30,
    26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 39, 41, 43, 38, 44, 47, 47, 0,  1,  2,  3,  4,  5,  6,
    7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 47, 47, 47, 47, 27,
    47, 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
    23, 24, 25, 47, 47, 47, 47, 45, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46,
    46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46,
    46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46,
    46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46,
    46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46,
    46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46, 46,
};

/* Among how many bytes of its kind a byte is one, in bits. */
static const double member_bits[KINDS] = {
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.3, 0.0, 0.0, 0.0, 0.0, 0.0,
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5.0, 7.0, 4.1,
};

/* How rarely a kind is seen, in bits. */
static const double alone_bits[KINDS] = {
    4.6, 6.6, 5.2, 5.5, 3.8, 6.0, 6.0, 6.2, 4.6, 8.6, 7.5, 5.3,  5.6, 4.8, 4.8, 5.8,
    8.5, 4.8, 4.5, 4.1, 5.5, 7.3, 7.2, 7.4, 7.1, 8.4, 5.5, 19.4, 6.4, 6.9, 7.7, 2.8,
    5.4, 6.7, 6.1, 8.3, 7.2, 7.0, 7.8, 7.5, 6.7, 7.7, 7.2, 8.6,  8.1, 6.0, 4.0, 4.4,
};

/* A row for each first byte. a: every pair is this one, b: every second, c: every
 * fourth, and so on; measured over the source trees of git, redis, rails and
 * curl (120 MB). */
static const char pair_bits[KINDS][KINDS + 1] = {
    "lkjjnmkojolijiokniihllnmlomznoojoroqpnqpmprrooll",
    "kmmokoopllpkmplpplmokppqlpmzonnmosorporpoqsrpokm",
    "jnlnjnpilpjkloinokmijopoopmzlnokmsoponqmnpsrqnll",
    "jmnlinoojppmonkopmlnlopnmpmzmmoikrmomlommnqronlj",
    "jmiikjlnmnnjjhlkkhhinkljlolzlknhkqlnllmlkmqpmnli",
    "kponllopipplonjopllllqppmqmznnqjmsoplnopnprrqnll",
    "mpnojpnmippmolmopljmlnpqopnznmojnsnpnnponpsspnml",
    "jpooipppkpoonokoqmnkmpppppmznnpknsmpnnpnnprronll",
    "lljjkjjpopnikhilokiiokpmpknzooqlosoqpoqqoprsqnlm",
    "opoplppqpqppppnpppnpnqpqpqnzqrrorsqtsqssrrsssnln",
    "nppokooolppnpnmpopmnopppppnznnplosoqooqponssqnll",
    "jnnkimnoipojnojmpnkkknookpnznmojmqnommpmmnqqonlk",
    "ilomiopojpomknkkpojnlpppmpnzoookosoqooqpoprronll",
    "jnjijkiokpmlnljnpnjiklppmpnzmllimsknmmonmnqonnlk",
    "mkkjnklolnlkjhkjqikjjlknoonzmoojmtnpooqonqssonll",
    "jpnmjoonlpokoojkpjljloopmpmznnnknsoqnnqnnoqspnll",
    "oppqoqoqpponppqqppppkppqqqnzqqrorsrspqrrqrsssoln",
    "jmlkhmkojpljkkjnpkjjklnqkpmzmlnimsmpmmommnqqonlk",
    "kokmhnjjjpmlmnkknnjhjnnplonzmklilsklmlnllnqqnnlj",
    "iokmhmohiqolmnikpijkkommkomzklmhkrlnllnmlmqqmoli",
    "kkklklmokpojkjnkpijjpopoppnzqqqmqspqpqrrprsssnkn",
    "kpppjppqlqqppolpqpnppppqpqmznppnqtqrpoqqpqmsqnlm",
    "lmpolpqlkqpopmlpplnoppopppnzooqlotprnprqprssrnlm",
    "mpnomoppmqqpoppkqpolpppnnpmznnplpsoqonpqnpsrpnll",
    "noopnpppnppnnnllqomnppoqppnznmpjmsnpnnpomprrnoml",
    "npppkppqnqqpppopqpopoppqopnzrqqoptprrqssqrtssnln",
    "mmmmmmnnnnnnnnnnnnnnnnnmnnhzmknkkploolomklpnnljj",
    "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
    "mmlmmlnnmqpmmnmmpmlmnonprplziqrlnrprrrrttqqrkomn",
    "mnknmnnmnppnnmnmqmlmoooqqrlzslokktmrsprrrtoqtomm",
    "nnmnonnnnpponnnnqmmmooopqqnzqpmnlspqrptqprlrponm",
    "ijiiijkkimljjjjjniihkkjnlnjzjmlepqikjpjlspjklnkh",
    "nomnnnonmqqojoonrnllooorqroznpmhiilnprqsttoltnmj",
    "oomnmnlolrqonoonqmllopoqsrozopnlsipqopsrtqpqqonl",
    "mnlmnmmnmponnmnmqmlmmoopoqlznonkisloplqnkopomplk",
    "oqopppoppsrppqppspnnqqrssspzopqlltnpsnrpnprqsoml",
    "mnlmmnnnmqonnnnmpmlmnnoprqmzpqppotlonmsnuroqsomk",
    "rrqqrrsrqsrqrrrqrqqqrprstrpzqmpjjqnpplsomjrqromm",
    "qqqqpprqpssrqpqqsqqprrrsrsnzrrrjptloqsksstronpnm",
    "nnnoooppoqroooporonnppqrrslzssnjlsorrsslrtrrtpnm",
    "pqopqqrrpsqqroqqqppprrrrsrnzqrshkqorrsutrtsrupmn",
    "rrrrrrrsrttrrsrrsqqrrrrtttpztssliqrturtuuptsuono",
    "oonoooqppspopoonronopqqrsrpzrpljmsprqnsqqtjstplo",
    "ppnopopqorppponnrnooqprssrpzotlmstssstptttsnspmn",
    "nononoqporqoononronoppqqrrnzroqlltnqrppqpstnopnl",
    "nnnnnnonnnnnnnnnnnnnnlnnonlzoopoooopooppoooopjhk",
    "llllllllllllllllllllklllmljzmmnjmmlmmmnmmmmmmhfi",
    "kljkjkllknmkkjkknkijlllmnnjzmmniiolnllmkkmnmnkii",
};

double rarity_pairs_first_bits(unsigned char byte)
{
    return alone_bits[kinds[byte]] + member_bits[kinds[byte]];
}

double rarity_pairs_next_bits(unsigned char before, unsigned char byte)
{
    double pair = pair_bits[kinds[before]][kinds[byte]] - 'a';

    return pair - alone_bits[kinds[before]] + member_bits[kinds[byte]];
}
