/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json-text.h"

#include <math.h>
#include <string.h>

/* The gate: a strict scanner for RFC 8259 in one pass. It never recurses: what is open is one bit
 * per level (object or array), so the depth of a text costs nothing but that bit. */

#define DEPTH_SUPPORTED 64 /* bits of Scanner.kinds */
#define NUMBER_LENGTH_MAX 40
#define FIXED_KEYS 64
#define PAIRWISE_KEYS 8 /* up to here comparing each with each is faster than sorting */

#define EVERY_BYTE G_GUINT64_CONSTANT (0x0101010101010101)

const RpJsonLimits rp_json_limits_message = {
  .max_bytes = 4 * 1024 * 1024,
  .max_depth = 32,
  .max_values = 200000,
  .max_string = 256 * 1024,
};

const RpJsonLimits rp_json_limits_file = {
  .max_bytes = 4 * 1024 * 1024,
  .max_depth = 64,
  .max_values = 200000,
  .max_string = 256 * 1024,
};

const RpJsonLimits rp_json_limits_typed = {
  .max_bytes = 64 * 1024 * 1024,
  .max_depth = 32,
  .max_values = 200000,
  .max_string = 64 * 1024 * 1024,
};

G_DEFINE_QUARK (rp_json_error, rp_json_error)

/* A member's name without its escapes. */
typedef struct
{
  const char *text; /* borrowed: from the scanned text, or from Scanner.unescaped */
  guint32 length;
  guint32 hash;
} Key;

typedef struct
{
  const guchar *start;
  const guchar *at;
  const guchar *end;
  const RpJsonLimits *limits;

  guint depth;
  guint64 kinds;                    /* bit n: level n is an object */
  gsize first_key[DEPTH_SUPPORTED]; /* of level n, in keys */
  gsize n_values;

  Key *keys; /* of all open objects, innermost last: fixed_keys or owned */
  gsize n_keys;
  gsize keys_size;
  GStringChunk *unescaped; /* (nullable): names that had escapes */
  RpJsonMember *members;   /* (nullable): of the outermost object, to be handed out */
  guint members_size;
  guint n_members;
  GError **error;
  Key fixed_keys[FIXED_KEYS];
} Scanner;

/* What the scanner stands before. */
typedef enum
{
  STEP_FAILED,
  STEP_VALUE,       /* a value must follow */
  STEP_AFTER_VALUE, /* a value has just ended */
  STEP_DONE,
} Step;

static gboolean
fail (Scanner *self, RpJsonError code, const char *what)
{
  g_set_error (self->error, RP_JSON_ERROR, code, "%s at byte %" G_GSIZE_FORMAT, what,
               (gsize)(self->at - self->start));
  return FALSE;
}

static Step
fail_step (Scanner *self, RpJsonError code, const char *what)
{
  fail (self, code, what);
  return STEP_FAILED;
}

/* The next byte; NUL, which is legal nowhere, at the end. */
static inline guchar
peek (const Scanner *self)
{
  return self->at < self->end ? *self->at : '\0';
}

static inline void
skip_space (Scanner *self)
{
  while (self->at < self->end
         && (*self->at == ' ' || *self->at == '\n' || *self->at == '\t' || *self->at == '\r'))
    self->at++;
}

static inline gboolean
is_continuation (guchar byte)
{
  return (byte & 0xc0) == 0x80;
}

/* Steps over one character of two to four bytes (Unicode, table 3-7: no overlong form, no
 * surrogate, nothing above U+10FFFF). */
static inline gboolean
scan_multibyte (Scanner *self)
{
  const guchar *p = self->at;
  gsize left = (gsize)(self->end - p);
  guchar lead = p[0];

  if (lead >= 0xe1 && lead <= 0xef && lead != 0xed)
    {
      if (left < 3 || !is_continuation (p[1]) || !is_continuation (p[2]))
        return FALSE;
      self->at += 3;
      return TRUE;
    }
  if (lead >= 0xc2 && lead <= 0xdf)
    {
      if (left < 2 || !is_continuation (p[1]))
        return FALSE;
      self->at += 2;
      return TRUE;
    }
  if (lead == 0xe0 || lead == 0xed)
    {
      if (left < 3 || !is_continuation (p[1]) || !is_continuation (p[2])
          || (lead == 0xe0 ? p[1] < 0xa0 : p[1] > 0x9f))
        return FALSE;
      self->at += 3;
      return TRUE;
    }
  if (lead < 0xf0 || lead > 0xf4 || left < 4 || !is_continuation (p[1]) || !is_continuation (p[2])
      || !is_continuation (p[3]) || (lead == 0xf0 && p[1] < 0x90) || (lead == 0xf4 && p[1] > 0x8f))
    return FALSE;
  self->at += 4;
  return TRUE;
}

static gboolean
scan_hex4 (Scanner *self, guint *out)
{
  if (self->end - self->at < 4)
    return fail (self, RP_JSON_ERROR_SYNTAX, "escape cut short");
  guint value = 0;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value ((char)self->at[i]);
      if (digit < 0)
        return fail (self, RP_JSON_ERROR_SYNTAX, "escape without four hexadecimal digits");
      value = value * 16 + (guint)digit;
    }
  self->at += 4;
  *out = value;
  return TRUE;
}

static gboolean
scan_unicode_escape (Scanner *self)
{
  guint unit, low;
  if (!scan_hex4 (self, &unit))
    return FALSE;
  if (unit == 0)
    return fail (self, RP_JSON_ERROR_VALUE, "escaped NUL");
  if (unit < 0xd800 || unit > 0xdfff)
    return TRUE;

  if (unit > 0xdbff || self->end - self->at < 2 || self->at[0] != '\\' || self->at[1] != 'u')
    return fail (self, RP_JSON_ERROR_VALUE, "lone surrogate");
  self->at += 2;
  if (!scan_hex4 (self, &low))
    return FALSE;
  if (low < 0xdc00 || low > 0xdfff)
    return fail (self, RP_JSON_ERROR_VALUE, "lone surrogate");
  return TRUE;
}

/* Stands on a backslash. */
static gboolean
scan_escape (Scanner *self)
{
  self->at++;
  guchar c = peek (self);
  if (c == '\0' || strchr ("\"\\/bfnrtu", c) == NULL)
    return fail (self, RP_JSON_ERROR_SYNTAX, "unknown escape");
  self->at++;
  return c != 'u' || scan_unicode_escape (self);
}

/* Steps over plain ASCII, eight bytes at a time. A byte is not plain when, after the subtraction,
 * its top bit is set; a borrow may also flag the byte above one that is not plain, which does no
 * harm. */
static inline void
skip_plain (Scanner *self)
{
  while (self->end - self->at >= 8)
    {
      guint64 word;
      memcpy (&word, self->at, sizeof word);
      guint64 flags = word | (word - EVERY_BYTE * 0x20) | ((word ^ EVERY_BYTE * '"') - EVERY_BYTE)
                      | ((word ^ EVERY_BYTE * '\\') - EVERY_BYTE);
      if ((flags & EVERY_BYTE * 0x80) != 0)
        return;
      self->at += 8;
    }
}

/* Stands on the opening quote; goes behind the closing one. @begin is the first byte between them.
 */
static gboolean
scan_string (Scanner *self, const guchar **begin, gsize *length, gboolean *has_escapes)
{
  *begin = ++self->at;
  *has_escapes = FALSE;
  while (TRUE)
    {
      skip_plain (self);
      /* Stays here for a while: in Chinese text eight plain bytes in a row are rare. */
      while (self->at < self->end && *self->at >= 0x20 && *self->at != '"' && *self->at != '\\')
        {
          if (*self->at < 0x80)
            self->at++;
          else if (!scan_multibyte (self))
            return fail (self, RP_JSON_ERROR_SYNTAX, "not UTF-8");
        }

      guchar c = peek (self);
      if (c == '"')
        break;
      if (c != '\\')
        return fail (self, RP_JSON_ERROR_SYNTAX,
                     self->at < self->end ? "control character in a string" : "string without end");
      *has_escapes = TRUE;
      if (!scan_escape (self))
        return FALSE;
    }
  *length = (gsize)(self->at - *begin);
  if (*length > self->limits->max_string)
    return fail (self, RP_JSON_ERROR_LIMIT, "string too long");
  self->at++;
  return TRUE;
}

/* A name with escapes, as json-glib will see it. The escapes have been checked. */
static const char *
unescape (Scanner *self, const guchar *text, gsize length, guint32 *out_length)
{
  g_autoptr (GString) plain = g_string_sized_new (length);
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] != '\\')
        {
          g_string_append_c (plain, (char)text[i]);
          continue;
        }
      i++;
      if (text[i] != 'u')
        {
          const char *from = "bfnrt", *to = "\b\f\n\r\t", *found = strchr (from, text[i]);
          g_string_append_c (plain, found != NULL ? to[found - from] : (char)text[i]);
          continue;
        }
      gunichar c = (gunichar)g_ascii_strtoull (
          ((char[5]){ text[i + 1], text[i + 2], text[i + 3], text[i + 4] }), NULL, 16);
      i += 4;
      if (c >= 0xd800 && c <= 0xdbff)
        {
          gunichar low = (gunichar)g_ascii_strtoull (
              ((char[5]){ text[i + 3], text[i + 4], text[i + 5], text[i + 6] }), NULL, 16);
          c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
          i += 6;
        }
      g_string_append_unichar (plain, c);
    }
  if (self->unescaped == NULL)
    self->unescaped = g_string_chunk_new (256);
  *out_length = (guint32)plain->len;
  return g_string_chunk_insert_len (self->unescaped, plain->str, (gssize)plain->len);
}

/* Only sorts names apart; names with the same hash are compared. */
static guint32
hash_name (const char *text, gsize length)
{
  guint64 hash = length;
  for (; length >= 8; text += 8, length -= 8)
    {
      guint64 word;
      memcpy (&word, text, 8);
      hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      hash ^= hash >> 32;
    }
  guint64 rest = 0;
  for (gsize i = 0; i < length; i++)
    rest = rest << 8 | (guchar)text[i];
  hash = (hash ^ rest) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return (guint32)(hash >> 32);
}

static void
remember_key (Scanner *self, const char *text, guint32 length)
{
  if (self->n_keys == self->keys_size)
    {
      gsize size = self->keys_size * 2;
      if (self->keys == self->fixed_keys)
        {
          self->keys = g_new (Key, size);
          memcpy (self->keys, self->fixed_keys, sizeof self->fixed_keys);
        }
      else
        self->keys = g_renew (Key, self->keys, size);
      self->keys_size = size;
    }
  self->keys[self->n_keys++]
      = (Key){ .text = text, .length = length, .hash = hash_name (text, length) };
}

/* Of the outermost object; its value is not known yet. */
static gboolean
begin_member (Scanner *self, const guchar *name, gsize length)
{
  if (self->n_members == self->members_size)
    return fail (self, RP_JSON_ERROR_LIMIT, "too many members");
  self->members[self->n_members++]
      = (RpJsonMember){ .name = { (const char *)name - 1, length + 2 } };
  return TRUE;
}

/* The value of the newest member begins or ends where the scanner stands. */
static void
mark_value (Scanner *self, Step step)
{
  RpJsonText *value = &self->members[self->n_members - 1].value;

  if (step == STEP_VALUE)
    {
      skip_space (self);
      value->text = (const char *)self->at;
    }
  else if (value->length == 0)
    value->length = (gsize)((const char *)self->at - value->text);
}

/* A member's name and its colon. */
static gboolean
scan_name (Scanner *self)
{
  const guchar *begin;
  gsize length;
  gboolean has_escapes;

  skip_space (self);
  if (peek (self) != '"')
    return fail (self, RP_JSON_ERROR_SYNTAX, "member name expected");
  if (!scan_string (self, &begin, &length, &has_escapes))
    return FALSE;
  if (length == 0)
    return fail (self, RP_JSON_ERROR_VALUE, "empty member name");
  if (self->members != NULL && self->depth == 1 && !begin_member (self, begin, length))
    return FALSE;

  const char *text = (const char *)begin;
  guint32 key_length = (guint32)length;
  if (has_escapes)
    text = unescape (self, begin, length, &key_length);
  remember_key (self, text, key_length);

  skip_space (self);
  if (peek (self) != ':')
    return fail (self, RP_JSON_ERROR_SYNTAX, "colon expected");
  self->at++;
  return TRUE;
}

static int
compare_keys (const void *a, const void *b)
{
  const Key *left = a, *right = b;
  if (left->hash != right->hash)
    return left->hash < right->hash ? -1 : 1;
  if (left->length != right->length)
    return left->length < right->length ? -1 : 1;
  return memcmp (left->text, right->text, left->length);
}

static gboolean
has_duplicate (Key *keys, gsize n_keys)
{
  if (n_keys <= PAIRWISE_KEYS)
    {
      for (gsize i = 1; i < n_keys; i++)
        for (gsize j = 0; j < i; j++)
          if (keys[i].hash == keys[j].hash && compare_keys (&keys[i], &keys[j]) == 0)
            return TRUE;
      return FALSE;
    }
  qsort (keys, n_keys, sizeof *keys, compare_keys);
  for (gsize i = 1; i < n_keys; i++)
    if (compare_keys (&keys[i - 1], &keys[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
innermost_is_object (const Scanner *self)
{
  return (self->kinds >> (self->depth - 1) & 1) != 0;
}

/* Stands on '{' or '['. */
static Step
open_container (Scanner *self)
{
  gboolean is_object = *self->at == '{';
  if (self->depth == self->limits->max_depth)
    return fail_step (self, RP_JSON_ERROR_LIMIT, "nested too deep");

  guint64 bit = G_GUINT64_CONSTANT (1) << self->depth;
  self->kinds = is_object ? self->kinds | bit : self->kinds & ~bit;
  self->first_key[self->depth] = self->n_keys;
  self->depth++;
  self->at++;

  skip_space (self);
  if (peek (self) == (is_object ? '}' : ']'))
    {
      self->at++;
      self->depth--;
      return STEP_AFTER_VALUE;
    }
  return !is_object || scan_name (self) ? STEP_VALUE : STEP_FAILED;
}

static gboolean
skip_digits (Scanner *self)
{
  const guchar *begin = self->at;
  while (self->at < self->end && g_ascii_isdigit ((char)*self->at))
    self->at++;
  return self->at > begin;
}

static gboolean
check_number_value (Scanner *self, const guchar *begin, gboolean is_integer)
{
  char copy[NUMBER_LENGTH_MAX + 1];
  gsize length = (gsize)(self->at - begin);
  if (length > NUMBER_LENGTH_MAX)
    return fail (self, RP_JSON_ERROR_LIMIT, "number too long");
  if (is_integer && length <= 18)
    return TRUE;
  memcpy (copy, begin, length);
  copy[length] = '\0';
  if (is_integer)
    return g_ascii_string_to_signed (copy, 10, G_MININT64, G_MAXINT64, NULL, NULL)
           || fail (self, RP_JSON_ERROR_VALUE, "integer out of range");
  return isfinite (g_ascii_strtod (copy, NULL))
         || fail (self, RP_JSON_ERROR_VALUE, "number out of range");
}

static gboolean
scan_number (Scanner *self)
{
  const guchar *begin = self->at;
  gboolean is_integer = TRUE, has_exponent = FALSE;

  if (peek (self) == '-')
    self->at++;
  if (peek (self) == '0')
    self->at++;
  else if (!skip_digits (self))
    return fail (self, RP_JSON_ERROR_SYNTAX, "digit expected");
  if (peek (self) == '.')
    {
      is_integer = FALSE;
      self->at++;
      if (!skip_digits (self))
        return fail (self, RP_JSON_ERROR_SYNTAX, "digit expected");
    }
  if (peek (self) == 'e' || peek (self) == 'E')
    {
      is_integer = FALSE;
      has_exponent = TRUE;
      self->at++;
      if (peek (self) == '+' || peek (self) == '-')
        self->at++;
      if (!skip_digits (self))
        return fail (self, RP_JSON_ERROR_SYNTAX, "digit expected");
    }
  /* Without an exponent, forty digits cannot overflow. */
  if (!is_integer && !has_exponent && self->at - begin <= NUMBER_LENGTH_MAX)
    return TRUE;
  return check_number_value (self, begin, is_integer);
}

static gboolean
scan_word (Scanner *self, const char *word)
{
  gsize length = strlen (word);
  if ((gsize)(self->end - self->at) < length || memcmp (self->at, word, length) != 0)
    return fail (self, RP_JSON_ERROR_SYNTAX, "value expected");
  self->at += length;
  return TRUE;
}

static gboolean
scan_string_value (Scanner *self)
{
  const guchar *begin;
  gsize length;
  gboolean has_escapes;
  return scan_string (self, &begin, &length, &has_escapes);
}

static Step
begin_value (Scanner *self)
{
  gboolean good;

  skip_space (self);
  if (++self->n_values > self->limits->max_values)
    return fail_step (self, RP_JSON_ERROR_LIMIT, "too many values");
  switch (peek (self))
    {
    case '{':
    case '[':
      return open_container (self);
    case '"':
      good = scan_string_value (self);
      break;
    case 't':
      good = scan_word (self, "true");
      break;
    case 'f':
      good = scan_word (self, "false");
      break;
    case 'n':
      good = scan_word (self, "null");
      break;
    default:
      good = scan_number (self);
      break;
    }
  return good ? STEP_AFTER_VALUE : STEP_FAILED;
}

static Step
close_container (Scanner *self)
{
  gsize first = self->first_key[self->depth - 1];
  if (innermost_is_object (self) && has_duplicate (self->keys + first, self->n_keys - first))
    return fail_step (self, RP_JSON_ERROR_VALUE, "duplicate member name in the object that ends");
  self->n_keys = first;
  self->depth--;
  self->at++;
  return STEP_AFTER_VALUE;
}

static Step
follow_value (Scanner *self)
{
  skip_space (self);
  if (self->depth == 0)
    return self->at == self->end
               ? STEP_DONE
               : fail_step (self, RP_JSON_ERROR_SYNTAX, "something behind the value");

  gboolean in_object = innermost_is_object (self);
  guchar c = peek (self);
  if (c == (in_object ? '}' : ']'))
    return close_container (self);
  if (c != ',')
    return fail_step (self, RP_JSON_ERROR_SYNTAX, "comma or end expected");
  self->at++;
  return !in_object || scan_name (self) ? STEP_VALUE : STEP_FAILED;
}

static gboolean
check_length (gsize length, const RpJsonLimits *limits, GError **error)
{
  if (length <= limits->max_bytes)
    return TRUE;
  g_set_error (error, RP_JSON_ERROR, RP_JSON_ERROR_LIMIT,
               "%" G_GSIZE_FORMAT " bytes, more than the %" G_GSIZE_FORMAT " allowed", length,
               limits->max_bytes);
  return FALSE;
}

static void
scanner_init (Scanner *self, const char *text, gsize length, const RpJsonLimits *limits,
              GError **error)
{
  /* Nothing at all may come as no text. */
  self->start = self->at = (const guchar *)(text != NULL ? text : "");
  self->end = self->start + length;
  self->limits = limits;
  self->depth = 0;
  self->kinds = 0;
  self->n_values = 0;
  self->keys = self->fixed_keys;
  self->n_keys = 0;
  self->keys_size = FIXED_KEYS;
  self->unescaped = NULL;
  self->members = NULL;
  self->members_size = 0;
  self->n_members = 0;
  self->error = error;
}

static gboolean
scan (Scanner *self)
{
  Step step = STEP_VALUE;

  while (step == STEP_VALUE || step == STEP_AFTER_VALUE)
    {
      if (self->n_members > 0 && self->depth == 1)
        mark_value (self, step);
      step = step == STEP_VALUE ? begin_value (self) : follow_value (self);
    }
  if (self->keys != self->fixed_keys)
    g_free (self->keys);
  g_clear_pointer (&self->unescaped, g_string_chunk_free);
  return step == STEP_DONE;
}

gboolean
rp_json_check (const char *text, gsize length, const RpJsonLimits *limits, GError **error)
{
  Scanner scanner;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (limits->max_depth <= DEPTH_SUPPORTED, FALSE);

  if (!check_length (length, limits, error))
    return FALSE;
  scanner_init (&scanner, text, length, limits, error);
  return scan (&scanner);
}

gboolean
rp_json_check_members (const char *text, gsize length, const RpJsonLimits *limits,
                       RpJsonMember *members, guint size, guint *n_members, GError **error)
{
  Scanner scanner;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (limits->max_depth <= DEPTH_SUPPORTED, FALSE);

  *n_members = 0;
  if (!check_length (length, limits, error))
    return FALSE;
  scanner_init (&scanner, text, length, limits, error);
  skip_space (&scanner);
  if (peek (&scanner) == '{')
    {
      scanner.members = members;
      scanner.members_size = size;
    }
  if (!scan (&scanner))
    return FALSE;
  *n_members = scanner.n_members;
  if (scanner.members != NULL)
    return TRUE;
  g_set_error_literal (error, RP_JSON_ERROR, RP_JSON_ERROR_MEMBER, "the text is not an object");
  return FALSE;
}
