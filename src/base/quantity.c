/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A word that may stand behind a number, and how many display units one of it is. */
typedef struct
{
  const char *text; /* NFKC and case folded */
  gint64 numerator;
  gint64 denominator;
} UnitWord;

typedef struct
{
  guint decimals;
  guint least_decimals; /* 5.00 yuan, cos φ 0.90, but 5 kWh */
  gboolean is_tight;    /* no space before the symbol */
  const char *symbol;
  const UnitWord *words; /* (nullable): ends with an empty one */
} UnitInfo;

static const UnitWord money_words[] = {
  { "yuan", 1, 1 }, { "元", 1, 1 },   { "圆", 1, 1 },     { "块", 1, 1 }, { "块钱", 1, 1 },
  { "cny", 1, 1 },  { "rmb", 1, 1 },  { "人民币", 1, 1 }, { "¥", 1, 1 },  { "角", 1, 10 },
  { "毛", 1, 10 },  { "分", 1, 100 }, { "fen", 1, 100 },  { NULL },
};
static const UnitWord energy_words[] = {
  { "kwh", 1, 1 },          { "度", 1, 1 },
  { "度电", 1, 1 },         { "千瓦时", 1, 1 },
  { "千瓦·时", 1, 1 },      { "kw·h", 1, 1 },
  { "千瓦小时", 1, 1 },     { "wh", 1, 1000 },
  { "mwh", 1000, 1 },       { "兆瓦时", 1000, 1 },
  { "gwh", 1000000, 1 },    { "吉瓦时", 1000000, 1 },
  { "twh", 1000000000, 1 }, { NULL },
};
static const UnitWord reactive_words[] = {
  { "kvarh", 1, 1 }, { "千乏时", 1, 1 }, { "mvarh", 1000, 1 }, { "兆乏时", 1000, 1 }, { NULL },
};
static const UnitWord power_words[] = {
  { "kw", 1, 1 },       { "千瓦", 1, 1 },       { "w", 1, 1000 },
  { "瓦", 1, 1000 },    { "mw", 1000, 1 },      { "兆瓦", 1000, 1 },
  { "gw", 1000000, 1 }, { "吉瓦", 1000000, 1 }, { NULL },
};
static const UnitWord capacity_words[] = {
  { "kva", 1, 1 },    { "千伏安", 1, 1 },    { "va", 1, 1000 }, { "伏安", 1, 1000 },
  { "mva", 1000, 1 }, { "兆伏安", 1000, 1 }, { NULL },
};
static const UnitWord factor_words[] = { { "%", 1, 100 }, { NULL } };
static const UnitWord share_words[]
    = { { "%", 1, 1 }, { "个百分点", 1, 1 }, { "‰", 1, 10 }, { NULL } };
static const UnitWord area_words[] = {
  { "m2", 1, 1 },
  { "平方米", 1, 1 },
  { "平米", 1, 1 },
  { "平方", 1, 1 },
  { "平", 1, 1 },
  { "ha", 10000, 1 },
  { "公顷", 10000, 1 },
  { "km2", 1000000, 1 },
  { "平方公里", 1000000, 1 },
  { NULL },
};
static const UnitWord minutes_words[] = {
  { "min", 1, 1 }, { "minutes", 1, 1 }, { "分钟", 1, 1 },    { "分", 1, 1 },
  { "h", 60, 1 },  { "小时", 60, 1 },   { "个小时", 60, 1 }, { NULL },
};
static const UnitWord hours_words[] = {
  { "h", 1, 1 },  { "hours", 1, 1 }, { "小时", 1, 1 }, { "个小时", 1, 1 },
  { "时", 1, 1 }, { "d", 24, 1 },    { "天", 24, 1 },  { NULL },
};
static const UnitWord days_words[] = {
  { "d", 1, 1 },  { "days", 1, 1 },  { "天", 1, 1 },     { "日", 1, 1 },
  { "周", 7, 1 }, { "weeks", 7, 1 }, { "个星期", 7, 1 }, { NULL },
};
static const UnitWord milliseconds_words[] = {
  { "ms", 1, 1 }, { "毫秒", 1, 1 }, { "s", 1000, 1 }, { "秒", 1000, 1 }, { NULL },
};
static const UnitWord pieces_words[] = {
  { "个", 1, 1 }, { "台", 1, 1 }, { "户", 1, 1 }, { "件", 1, 1 }, { "人", 1, 1 }, { "次", 1, 1 },
  { "份", 1, 1 }, { "家", 1, 1 }, { "座", 1, 1 }, { "条", 1, 1 }, { "起", 1, 1 }, { NULL },
};
static const UnitWord points_words[] = { { "分", 1, 1 }, { NULL } };

static const UnitInfo units[] = {
  [RP_UNIT_NONE] = { 0, 0, FALSE, "", NULL },
  [RP_UNIT_MONEY] = { 2, 2, FALSE, N_ ("yuan"), money_words },
  [RP_UNIT_ENERGY] = { 2, 0, FALSE, N_ ("kWh"), energy_words },
  [RP_UNIT_REACTIVE] = { 2, 0, FALSE, N_ ("kvarh"), reactive_words },
  [RP_UNIT_POWER] = { 1, 0, FALSE, N_ ("kW"), power_words },
  [RP_UNIT_CAPACITY] = { 1, 0, FALSE, N_ ("kVA"), capacity_words },
  [RP_UNIT_FACTOR] = { 4, 2, FALSE, "", factor_words },
  [RP_UNIT_SHARE] = { 2, 0, TRUE, N_ ("%"), share_words },
  [RP_UNIT_AREA] = { 0, 0, FALSE, N_ ("m²"), area_words },
  [RP_UNIT_MINUTES] = { 0, 0, FALSE, N_ ("min"), minutes_words },
  [RP_UNIT_HOURS] = { 0, 0, FALSE, N_ ("h"), hours_words },
  [RP_UNIT_DAYS] = { 0, 0, FALSE, N_ ("days"), days_words },
  [RP_UNIT_MILLISECONDS] = { 0, 0, FALSE, N_ ("ms"), milliseconds_words },
  [RP_UNIT_PIECES] = { 0, 0, FALSE, "", pieces_words },
  [RP_UNIT_POINTS] = { 2, 2, FALSE, "", points_words },
};

/* Amounts while they are read: whole numbers of 10^-12, wide enough for every gint64. */
typedef __int128 Amount;
#define AMOUNT_DECIMALS 12
#define AMOUNT_ONE ((Amount)G_GINT64_CONSTANT (1000000000000))

static const UnitInfo *
unit_info (RpUnit unit)
{
  g_return_val_if_fail ((guint)unit < G_N_ELEMENTS (units), &units[RP_UNIT_NONE]);
  return &units[unit];
}

guint
rp_unit_decimals (RpUnit unit)
{
  return unit_info (unit)->decimals;
}

const char *
rp_unit_symbol (RpUnit unit)
{
  const char *symbol = unit_info (unit)->symbol;
  /* gettext answers an empty text with the catalogue's header. */
  return *symbol != '\0' ? _ (symbol) : "";
}

/* Drops zeros at the end of @text, which has @decimals of them behind the point. */
static void
drop_zeros (GString *text, guint decimals, guint least_decimals)
{
  for (; decimals > least_decimals && g_str_has_suffix (text->str, "0"); decimals--)
    g_string_truncate (text, text->len - 1);
  if (decimals == 0)
    g_string_truncate (text, text->len - 1); /* the point */
}

char *
rp_quantity_to_text (gint64 value, RpUnit unit)
{
  const UnitInfo *info = unit_info (unit);
  guint64 magnitude = value < 0 ? -(guint64)value : (guint64)value;
  guint64 scale = 1;
  GString *text = g_string_new (value < 0 ? "-" : "");

  for (guint i = 0; i < info->decimals; i++)
    scale *= 10;
  g_string_append_printf (text, "%" G_GUINT64_FORMAT, magnitude / scale);
  if (info->decimals == 0)
    return g_string_free (text, FALSE);
  g_string_append_printf (text, ".%0*" G_GUINT64_FORMAT, (int)info->decimals, magnitude % scale);
  drop_zeros (text, info->decimals, info->least_decimals);
  return g_string_free (text, FALSE);
}

/* A number of fewer digits is read at a glance, and may be a year. */
#define LEAST_GROUPED 5

char *
rp_digits_group (const char *number)
{
  gsize before = *number == '-' ? 1 : 0;
  gsize length = strspn (number + before, "0123456789");
  GString *text = g_string_new_len (number, (gssize)before);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0 && length >= LEAST_GROUPED)
        g_string_append (text, "\u202f");
      g_string_append_c (text, number[before + i]);
    }
  g_string_append (text, number + before + length);
  return g_string_free (text, FALSE);
}

/* Neither of the two spaces breaks a line: U+202F in the number, U+00A0 before the symbol. */
char *
rp_quantity_format (gint64 value, RpUnit unit)
{
  g_autofree char *plain = rp_quantity_to_text (value, unit);
  g_autofree char *number = rp_digits_group (plain);
  const char *symbol = rp_unit_symbol (unit);

  if (*symbol == '\0')
    return g_steal_pointer (&number);
  return g_strconcat (number, unit_info (unit)->is_tight ? "" : "\u00a0", symbol, NULL);
}

static gboolean
skip_word (const char **text, const char *word)
{
  if (!g_str_has_prefix (*text, word))
    return FALSE;
  *text += strlen (word);
  return TRUE;
}

static void
skip_spaces (const char **text)
{
  while (**text == ' ')
    (*text)++;
}

static gboolean
multiply_add (Amount *amount, Amount factor, Amount addend)
{
  return !__builtin_mul_overflow (*amount, factor, amount)
         && !__builtin_add_overflow (*amount, addend, amount);
}

static gboolean
starts_group (const char *text)
{
  return (*text == ',' || *text == ' ' || *text == '\'') && g_ascii_isdigit (text[1])
         && g_ascii_isdigit (text[2]) && g_ascii_isdigit (text[3]) && !g_ascii_isdigit (text[4]);
}

/* "1234", "1,234,567.5", "0.5", ".5". Grouping must be by three, so that a decimal comma is refused
 * and not misread. */
static gboolean
read_decimal (const char **text, Amount *out)
{
  Amount value = 0;
  const char *begin = *text;
  gboolean is_grouped = FALSE;
  for (; g_ascii_isdigit (**text) || ((is_grouped || *text - begin <= 3) && starts_group (*text));
       (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        is_grouped = TRUE;
      else if (!multiply_add (&value, 10, (**text - '0') * AMOUNT_ONE))
        return FALSE;
    }
  gboolean has_digits = *text > begin;
  if (**text == '.')
    {
      (*text)++;
      if (!g_ascii_isdigit (**text))
        return FALSE;
      Amount weight = AMOUNT_ONE;
      for (; g_ascii_isdigit (**text); (*text)++)
        {
          weight /= 10;
          if (weight == 0 && **text != '0')
            return FALSE;
          if (__builtin_add_overflow (value, (**text - '0') * weight, &value))
            return FALSE;
        }
      has_digits = TRUE;
    }
  *out = value;
  return has_digits;
}

static gboolean
read_han_digit (const char **text, Amount *out)
{
  const struct
  {
    const char *text;
    int value;
  } digits[] = { { "一", 1 }, { "二", 2 }, { "两", 2 }, { "三", 3 }, { "四", 4 },
                 { "五", 5 }, { "六", 6 }, { "七", 7 }, { "八", 8 }, { "九", 9 } };
  for (guint i = 0; i < G_N_ELEMENTS (digits); i++)
    if (skip_word (text, digits[i].text))
      {
        *out = digits[i].value * AMOUNT_ONE;
        return TRUE;
      }
  return FALSE;
}

static gint64
read_multiple (const char **text)
{
  const struct
  {
    const char *text;
    gint64 value;
  } multiples[]
      = { { "十", 10 }, { "百", 100 }, { "千", 1000 }, { "万", 10000 }, { "亿", 100000000 } };
  for (guint i = 0; i < G_N_ELEMENTS (multiples); i++)
    if (skip_word (text, multiples[i].text))
      return multiples[i].value;
  return 0;
}

static const UnitWord *
find_word (const UnitInfo *info, const char *text)
{
  for (const UnitWord *word = info->words; word != NULL && word->text != NULL; word++)
    if (strcmp (word->text, text) == 0)
      return word;
  return NULL;
}

/* A number with spoken multiples, as far as it has been read: total + section + pending. In
 * "1亿2千3百万" 1亿 is in the total when 2千3百 is the section, which 万 then closes. */
typedef struct
{
  Amount total;
  Amount section;
  Amount pending; /* a number without its multiple yet */
  gboolean has_pending;
  gboolean has_any;
  gboolean has_zero;    /* 零 stands before the pending number */
  gint64 section_limit; /* the next multiple below 万 must be smaller */
  gint64 total_limit;   /* the next 万 or 亿 must be smaller */
  gint64 last_multiple;
} Number;

static gboolean
number_add (Number *self, Amount pending)
{
  if (self->has_pending)
    return FALSE;
  self->pending = pending;
  self->has_pending = self->has_any = TRUE;
  return TRUE;
}

static gboolean
number_multiply (Number *self, gint64 multiple)
{
  /* 十 alone is ten; the other multiples need a number before them. */
  if (!self->has_pending && multiple == 10 && self->section == 0)
    self->pending = AMOUNT_ONE;
  else if (!self->has_pending && (multiple < 10000 || self->section == 0))
    return FALSE;

  gint64 *limit = multiple < 10000 ? &self->section_limit : &self->total_limit;
  if (multiple >= *limit)
    return FALSE;
  *limit = multiple;

  if (multiple < 10000)
    {
      if (!multiply_add (&self->pending, multiple, self->section))
        return FALSE;
      self->section = self->pending;
    }
  else
    {
      if (!multiply_add (&self->section, 1, self->pending)
          || !multiply_add (&self->section, multiple, self->total))
        return FALSE;
      self->total = self->section;
      self->section = 0;
      self->section_limit = 10000;
    }
  self->pending = 0;
  self->has_pending = self->has_zero = FALSE;
  self->has_any = TRUE;
  self->last_multiple = multiple;
  return TRUE;
}

/* In speech 三千二 is 3200 and 一万五 is 15000, but 三千零二 is 3002. */
static gboolean
number_finish (Number *self, Amount *out)
{
  gboolean is_digit = self->has_pending && self->pending % AMOUNT_ONE == 0 && self->pending > 0
                      && self->pending < 10 * AMOUNT_ONE;
  if (is_digit && !self->has_zero && self->last_multiple >= 100)
    self->pending *= self->last_multiple / 10;
  return self->has_any && !__builtin_add_overflow (self->total, self->section, out)
         && !__builtin_add_overflow (*out, self->pending, out);
}

/* Reads up to the unit, which find_word() knows: 千 belongs to 千瓦 if that is what follows. */
static gboolean
read_number (const char **text, const UnitInfo *info, Amount *out)
{
  Number number = { .section_limit = 10000, .total_limit = G_MAXINT64 };
  while (TRUE)
    {
      Amount pending;
      skip_spaces (text);
      if (**text == '\0' || find_word (info, *text) != NULL)
        break;
      if (skip_word (text, "零") || skip_word (text, "〇"))
        {
          if (!number.has_any && !number_add (&number, 0))
            return FALSE;
          number.has_zero = TRUE;
          continue;
        }
      if (g_ascii_isdigit (**text) || **text == '.')
        {
          if (!read_decimal (text, &pending) || !number_add (&number, pending))
            return FALSE;
          continue;
        }
      if (read_han_digit (text, &pending))
        {
          if (!number_add (&number, pending))
            return FALSE;
          continue;
        }
      gint64 multiple = read_multiple (text);
      if (multiple == 0 || !number_multiply (&number, multiple))
        return FALSE;
    }
  return number_finish (&number, out);
}

/* Returns: %FALSE when something would be lost */
static gboolean
amount_to_quantity (Amount amount, const UnitInfo *info, const UnitWord *word, gint64 *out)
{
  Amount divisor = AMOUNT_ONE;
  for (guint i = 0; i < info->decimals; i++)
    divisor /= 10;
  if (word != NULL)
    {
      divisor *= word->denominator;
      if (__builtin_mul_overflow (amount, word->numerator, &amount))
        return FALSE;
    }
  if (amount % divisor != 0)
    return FALSE;
  amount /= divisor;
  if (amount < G_MININT64 || amount > G_MAXINT64)
    return FALSE;
  *out = (gint64)amount;
  return TRUE;
}

gboolean
rp_quantity_parse (const char *text, RpUnit unit, gint64 *out)
{
  g_return_val_if_fail (out != NULL, FALSE);

  const UnitInfo *info = unit_info (unit);
  /* GLib 2.74 reads behind the end of a text that is not UTF-8 when it normalises it. */
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (g_strstrip (normal), -1);

  const char *at = folded;
  if (unit == RP_UNIT_MONEY)
    skip_word (&at, "¥");
  gboolean is_negative = skip_word (&at, "-") || skip_word (&at, "−");
  if (!is_negative)
    skip_word (&at, "+");

  Amount amount;
  if (!read_number (&at, info, &amount))
    return FALSE;
  const UnitWord *word = find_word (info, at);
  return (word != NULL || *at == '\0')
         && amount_to_quantity (is_negative ? -amount : amount, info, word, out);
}
