/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/json.h"
#include "forms/form.h"

/* Single quotes for double ones: readable JSON inside C. (transfer full) */
static inline char *
quoted (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

static inline JsonNode *
node_of (const char *text)
{
  g_autofree char *json = quoted (text);
  g_autoptr (GError) error = NULL;
  JsonNode *node = rp_json_parse (json, strlen (json), &rp_json_limits_file, &error);
  g_assert_no_error (error);
  return node;
}

static inline JsonObject *
object_of (const char *text)
{
  g_autoptr (JsonNode) node = node_of (text);
  return json_object_ref (json_node_get_object (node));
}

/* A template whose one section, of the manager, has these questions; T9, file "T9.json". */
static inline RpTemplate *
parse_questions (const char *questions, GError **error)
{
  g_autofree char *text = g_strdup_printf (
      "{'id':'T9','version':3,'kind':'needs_report','title':{'zh':'样表','en':'Sample'},'sections':"
      "["
      "{'id':'a','title':{'zh':'一','en':'One'},'owner':'KAM','questions':[%s]},"
      "{'id':'b','title':{'zh':'二','en':'Two'},'owner':'BS','questions':["
      "{'id':'t9.verdict','type':'txt','label':{'zh':'结论','en':'Verdict'},'required':true}]}]}",
      questions);
  g_autofree char *json = quoted (text);
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  return rp_template_parse (bytes, "T9.json", error);
}

static inline RpTemplate *
template_of (const char *questions)
{
  g_autoptr (GError) error = NULL;
  RpTemplate *template_ = parse_questions (questions, &error);
  g_assert_no_error (error);
  return template_;
}

#define LABEL "'label':{'zh':'项','en':'Item'}"
