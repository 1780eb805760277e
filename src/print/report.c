/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "print/report.h"

#include "base/json-access.h"
#include "picture/picture.h"

#define LONG_TEXT_WRITING_HEIGHT 66.0
#define MAX_PRINTED_CHOICES 8
#define PICTURE_PIXELS 900

static gboolean
is_chinese (RpReport *self)
{
  return g_str_equal (self->language, "zh");
}

static gboolean
is_blank (RpReport *self)
{
  return self->request->copy == RP_PRINT_BLANK;
}

const char *
rp_report_label (RpReport *self, const RpQuestion *question)
{
  return is_chinese (self) ? question->label_zh : question->label_en;
}

gboolean
rp_report_may_show (RpReport *self, const RpQuestion *question)
{
  return !question->internal || self->request->copy != RP_PRINT_CUSTOMER;
}

/* 13812345678 is printed as 138****5678; what is too short to hide anything in is hidden whole. */
static char *
mask (const char *text)
{
  glong length = g_utf8_strlen (text, -1);
  if (length == 0)
    return g_strdup ("");
  if (length < 9)
    return g_strdup ("****");
  const char *tail = g_utf8_offset_to_pointer (text, length - 4);
  g_autofree char *head = g_utf8_substring (text, 0, 3);
  return g_strdup_printf ("%s****%s", head, tail);
}

static char *
name_reference (RpReport *self, const RpQuestion *question, JsonNode *value)
{
  const RpPrintRequest *request = self->request;
  const char *id = rp_json_node_get_string (value, "");
  char *name = request->name_of != NULL && *id != '\0'
                   ? request->name_of (question->target, id, request->user_data)
                   : NULL;
  return name != NULL ? name : g_strdup (id);
}

/* On paper a choice is a box to tick; it stays on the line of its label. */
static char *
make_boxes (RpReport *self, const RpQuestion *question)
{
  GString *out = g_string_new (NULL);
  if (question->type == RP_QUESTION_YES_NO)
    g_string_append (out, is_chinese (self) ? "□\u00a0是   □\u00a0否" : "□\u00a0yes   □\u00a0no");
  if ((question->type != RP_QUESTION_CHOICE && question->type != RP_QUESTION_CHOICES)
      || question->choices == NULL || question->choices->len > MAX_PRINTED_CHOICES)
    return g_string_free (out, FALSE);
  for (guint i = 0; i < question->choices->len; i++)
    {
      const RpChoice *choice = g_ptr_array_index (question->choices, i);
      g_string_append_printf (out, "%s□\u00a0%s", i > 0 ? "   " : "",
                              is_chinese (self) ? choice->label_zh : choice->label_en);
    }
  return g_string_free (out, FALSE);
}

/* "2 attachments: plan.pdf, nameplate.jpg": what is no picture is told by its name alone. */
static char *
list_attachments (RpReport *self, const RpQuestion *question, JsonNode *value)
{
  const RpPrintRequest *request = self->request;
  g_autofree char *count = rp_question_format_in (question, value, self->language);
  GString *out = g_string_new (count);
  JsonArray *ids = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  const char *before = rp_print_word (RP_WORD_COLON, self->language);

  for (guint i = 0; request->name_of != NULL && ids != NULL && i < json_array_get_length (ids); i++)
    {
      g_autofree char *name = request->name_of ("attachment", rp_json_array_get_string (ids, i, ""),
                                                request->user_data);
      if (name == NULL || *name == '\0')
        continue;
      g_string_append_printf (out, "%s%s", before, name);
      before = is_chinese (self) ? "、" : ", ";
    }
  return g_string_free (out, FALSE);
}

char *
rp_report_text (RpReport *self, const RpQuestion *question, JsonNode *value)
{
  gboolean is_fixed = question->type == RP_QUESTION_AUTOMATIC && question->calculate != NULL;
  if (is_blank (self) && !is_fixed)
    return make_boxes (self, question);
  if (value == NULL)
    return g_strdup ("");
  if (question->type == RP_QUESTION_REFERENCE)
    return name_reference (self, question, value);
  if (question->type == RP_QUESTION_ATTACHMENTS)
    return list_attachments (self, question, value);
  char *text = rp_question_format_in (question, value, self->language);
  if (!question->personal)
    return text;
  g_autofree char *whole = text;
  return mask (whole);
}

static double
get_value_width (RpReport *self, gboolean whole_line)
{
  double width = rp_sheet_get_width (self->sheet);
  return whole_line ? width - RP_REPORT_LABEL_WIDTH : width / 2 - RP_REPORT_LABEL_WIDTH;
}

static void
add_line (RpReport *self, const char *const *texts, guint n_pairs, double min_height)
{
  RpCell cells[4];
  for (guint i = 0; i < n_pairs; i++)
    {
      cells[2 * i]
          = (RpCell){ texts[2 * i], RP_REPORT_LABEL_WIDTH, RP_FACE_LABEL, TRUE, PANGO_ALIGN_LEFT };
      cells[2 * i + 1] = (RpCell){ texts[2 * i + 1], get_value_width (self, n_pairs == 1),
                                   RP_FACE_TEXT, FALSE, PANGO_ALIGN_LEFT };
    }
  rp_sheet_add_row (self->sheet, cells, 2 * n_pairs, min_height);
}

void
rp_report_flush_pairs (RpReport *self)
{
  if (self->pairs->len > 0)
    add_line (self, (const char *const *)self->pairs->pdata, self->pairs->len / 2,
              is_blank (self) ? RP_REPORT_WRITING_HEIGHT : 0);
  g_ptr_array_set_size (self->pairs, 0);
}

void
rp_report_add_pair (RpReport *self, const char *label, const char *value, double min_height)
{
  const char *texts[] = { label, value };
  gboolean is_short
      = min_height <= RP_REPORT_WRITING_HEIGHT && strchr (value, '\n') == NULL
        && rp_sheet_measure (self->sheet, value, RP_FACE_TEXT) <= get_value_width (self, FALSE);
  if (!is_short)
    {
      rp_report_flush_pairs (self);
      add_line (self, texts, 1, min_height);
      return;
    }
  g_ptr_array_add (self->pairs, g_strdup (label));
  g_ptr_array_add (self->pairs, g_strdup (value));
  if (self->pairs->len == 4)
    rp_report_flush_pairs (self);
}

/* "Attachments 2: nameplate.jpg", the name that the photograph has here. */
static char *
make_caption (RpReport *self, const RpQuestion *question, const char *id, guint number)
{
  const RpPrintRequest *request = self->request;
  g_autofree char *name
      = request->name_of != NULL ? request->name_of ("attachment", id, request->user_data) : NULL;

  if (name == NULL || *name == '\0')
    return g_strdup_printf ("%s %u", rp_report_label (self, question), number);
  return g_strdup_printf ("%s %u%s%s", rp_report_label (self, question), number,
                          rp_print_word (RP_WORD_COLON, self->language), name);
}

static void
add_picture (RpReport *self, const RpQuestion *question, const char *id, guint number)
{
  const RpPrintRequest *request = self->request;
  g_autofree char *path = request->path_of (id, request->user_data);
  if (path == NULL)
    return;
  g_autoptr (GdkPixbuf) upright = rp_picture_load (path, PICTURE_PIXELS, NULL);
  if (upright == NULL)
    return; /* a sound or a document: it is counted in the list */
  g_autofree char *caption = make_caption (self, question, id, number);
  rp_report_flush_pairs (self);
  rp_sheet_add_space (self->sheet, 6);
  rp_sheet_add_picture (self->sheet, upright, 110 * RP_POINTS_PER_MM, 75 * RP_POINTS_PER_MM,
                        caption);
}

void
rp_report_add_pictures (RpReport *self, const RpQuestion *question, JsonNode *value)
{
  if (self->request->path_of == NULL || value == NULL || !JSON_NODE_HOLDS_ARRAY (value))
    return;
  JsonArray *ids = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (ids); i++)
    add_picture (self, question, rp_json_array_get_string (ids, i, ""), i + 1);
}

/* The number may be younger than the answers: the server gave it after the report was written. */
static char *
make_value (RpReport *self, const RpQuestion *question, JsonNode *value)
{
  const RpPrintPage *page = &self->request->page;
  gboolean is_number = question->type == RP_QUESTION_AUTOMATIC && question->source != NULL
                       && g_str_has_suffix (question->source, ".no");
  if (!is_number || page->number == NULL)
    return rp_report_text (self, question, value);
  if (!page->provisional)
    return g_strdup (page->number);
  return g_strdup_printf (is_chinese (self) ? "%s（%s）" : "%s (%s)", page->number,
                          rp_print_word (RP_WORD_DRAFT, self->language));
}

static double
get_writing_height (RpReport *self, const RpQuestion *question)
{
  if (!is_blank (self))
    return 0;
  return question->type == RP_QUESTION_LONG_TEXT ? LONG_TEXT_WRITING_HEIGHT
                                                 : RP_REPORT_WRITING_HEIGHT;
}

static gboolean
is_wanted (RpReport *self, const RpQuestion *question)
{
  if (!rp_report_may_show (self, question))
    return FALSE;
  return is_blank (self) || rp_form_is_visible (self->request->form, question->id);
}

static void
add_question (RpReport *self, const RpQuestion *question)
{
  JsonNode *value = rp_form_get_answer (self->request->form, question->id);
  if (question->type == RP_QUESTION_SIGNATURE)
    {
      g_ptr_array_add (self->signatures, (gpointer)question);
      return;
    }
  if (question->columns != NULL)
    {
      rp_report_add_table (self, question, is_blank (self) ? NULL : value);
      return;
    }
  g_autofree char *text = make_value (self, question, value);
  if (*text == '\0' && !question->required && !is_blank (self))
    return;
  rp_report_add_pair (self, rp_report_label (self, question), text,
                      get_writing_height (self, question));
  if (question->type == RP_QUESTION_ATTACHMENTS && !is_blank (self))
    rp_report_add_pictures (self, question, value);
}

static gboolean
has_something (RpReport *self, const RpSection *section)
{
  for (guint i = 0; i < section->questions->len; i++)
    {
      const RpQuestion *question = g_ptr_array_index (section->questions, i);
      JsonNode *value = rp_form_get_answer (self->request->form, question->id);
      if (question->type != RP_QUESTION_SIGNATURE && is_wanted (self, question)
          && (value != NULL || question->required || is_blank (self)))
        return TRUE;
    }
  return FALSE;
}

/* The specialist's page of a report that nobody has looked at yet is not printed. */
static gboolean
is_begun (RpReport *self, const RpSection *section, guint index)
{
  if (index == 0 || is_blank (self))
    return TRUE;
  if ((section->owner & (RP_ROLE_MANAGER | RP_ROLE_DEPUTY)) != 0)
    return TRUE;
  for (guint i = 0; i < section->questions->len; i++)
    {
      const RpQuestion *question = g_ptr_array_index (section->questions, i);
      if (question->type != RP_QUESTION_AUTOMATIC
          && rp_form_get_answer (self->request->form, question->id) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
add_heading (RpReport *self, const char *title, guint number)
{
  static const char *const numerals[]
      = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
  g_autofree char *text = NULL;
  if (is_chinese (self) && number < G_N_ELEMENTS (numerals))
    text = g_strdup_printf ("%s、%s", numerals[number], title);
  else
    text = g_strdup_printf ("%u. %s", number + 1, title);
  rp_sheet_need (self->sheet, 90);
  rp_sheet_add_space (self->sheet, 9);
  rp_sheet_add_text (self->sheet, text, RP_FACE_HEADING, PANGO_ALIGN_LEFT);
  rp_sheet_add_space (self->sheet, 4);
}

static void
add_section (RpReport *self, const RpSection *section, guint number)
{
  add_heading (self, is_chinese (self) ? section->title_zh : section->title_en, number);
  for (guint i = 0; i < section->questions->len; i++)
    {
      const RpQuestion *question = g_ptr_array_index (section->questions, i);
      if (is_wanted (self, question))
        add_question (self, question);
    }
  rp_report_flush_pairs (self);
}

/* A section of which a copy shows nothing else has been signed all the same. */
static void
add_signers (RpReport *self, const RpSection *section)
{
  for (guint i = 0; i < section->questions->len; i++)
    {
      const RpQuestion *question = g_ptr_array_index (section->questions, i);
      if (question->type == RP_QUESTION_SIGNATURE && is_wanted (self, question))
        add_question (self, question);
    }
}

/* Name and day where somebody signed; else room for a pen, and the day to be written in. */
static char *
make_signature (RpReport *self, const RpQuestion *question)
{
  JsonNode *value = rp_form_get_answer (self->request->form, question->id);
  g_autofree char *date_line = g_strconcat (rp_print_word (RP_WORD_DATE, self->language),
                                            rp_print_word (RP_WORD_COLON, self->language), NULL);
  if (is_blank (self) || value == NULL || !JSON_NODE_HOLDS_OBJECT (value))
    return g_strdup_printf ("\n\n%s", date_line);
  JsonObject *signature = json_node_get_object (value);
  g_autofree char *day
      = rp_day_format_in (rp_json_get_string (signature, "on", ""), self->language);
  return g_strdup_printf ("\n%s\n%s%s", rp_json_get_string (signature, "name", ""), date_line, day);
}

static void
add_signature_row (RpReport *self, guint first, guint n)
{
  RpCell heads[3], fields[3];
  char *texts[3];
  for (guint i = 0; i < n; i++)
    {
      const RpQuestion *question = g_ptr_array_index (self->signatures, first + i);
      double width = rp_sheet_get_width (self->sheet) / n;
      texts[i] = make_signature (self, question);
      heads[i] = (RpCell){ rp_report_label (self, question), width, RP_FACE_LABEL, TRUE,
                           PANGO_ALIGN_CENTER };
      fields[i] = (RpCell){ texts[i], width, RP_FACE_TEXT, FALSE, PANGO_ALIGN_LEFT };
    }
  rp_sheet_need (self->sheet, 90);
  rp_sheet_add_row (self->sheet, heads, n, 0);
  rp_sheet_add_row (self->sheet, fields, n, 56);
  for (guint i = 0; i < n; i++)
    g_free (texts[i]);
}

static void
add_signatures (RpReport *self)
{
  guint n = self->signatures->len;
  if (n == 0)
    return;
  rp_sheet_need (self->sheet, 110);
  rp_sheet_add_space (self->sheet, 12);
  for (guint i = 0; i < n; i += 3)
    add_signature_row (self, i, MIN (3, n - i));
}

static void
add_title (RpReport *self)
{
  RpTemplate *template_ = rp_form_get_template (self->request->form);
  rp_sheet_add_text (self->sheet, rp_template_get_title_in (template_, self->language),
                     RP_FACE_TITLE, PANGO_ALIGN_CENTER);
  if (self->request->copy != RP_PRINT_INTERNAL)
    rp_sheet_add_text (self->sheet,
                       rp_print_word (is_blank (self) ? RP_WORD_BLANK_FORM : RP_WORD_CUSTOMER_COPY,
                                      self->language),
                       RP_FACE_SMALL, PANGO_ALIGN_CENTER);
  rp_sheet_add_space (self->sheet, 4);
}

static void
draw_report (RpSheet *sheet, gpointer user_data)
{
  const RpPrintRequest *request = user_data;
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) signatures = g_ptr_array_new ();
  RpReport report = { .request = request,
                      .sheet = sheet,
                      .language = request->page.language,
                      .pairs = pairs,
                      .signatures = signatures };
  GPtrArray *sections = rp_template_get_sections (rp_form_get_template (request->form));
  guint number = 0;
  add_title (&report);
  for (guint i = 0; i < sections->len; i++)
    {
      const RpSection *section = g_ptr_array_index (sections, i);
      if (!is_begun (&report, section, i))
        continue;
      if (has_something (&report, section))
        add_section (&report, section, number++);
      else
        add_signers (&report, section);
    }
  add_signatures (&report);
}

gboolean
rp_print_report (const RpPrintRequest *request, GOutputStream *out, GError **error)
{
  g_return_val_if_fail (request != NULL && RP_IS_FORM (request->form), FALSE);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (out), FALSE);

  const char *title
      = rp_template_get_title_in (rp_form_get_template (request->form), request->page.language);
  g_autofree char *full = request->page.number != NULL
                              ? g_strdup_printf ("%s %s", title, request->page.number)
                              : g_strdup (title);
  RpPrintPage page = request->page;
  if (request->copy == RP_PRINT_CUSTOMER)
    page.keep_safe = FALSE; /* what is handed over is internal no more */
  return rp_sheet_print (&rp_paper_official, &page, full, draw_report, (gpointer)request, out,
                         error);
}

gboolean
rp_print_report_to_file (const RpPrintRequest *request, const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  if (!rp_print_report (request, memory, error) || !g_output_stream_close (memory, NULL, error))
    return FALSE;
  GMemoryOutputStream *bytes = G_MEMORY_OUTPUT_STREAM (memory);
  return g_file_set_contents_full (path, g_memory_output_stream_get_data (bytes),
                                   (gssize)g_memory_output_stream_get_data_size (bytes),
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
