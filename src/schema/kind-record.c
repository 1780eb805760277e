/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/declare.h"
#include "schema/kinds.h"

/* What hangs on other records: files, score snapshots, and the values that lost a merge. */

static const RpField attachment_fields[] = {
  FIELD ("customer", N_ ("Customer"), REFERENCE, FROZEN, STAFF, .target = "customer",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("owner_kind", N_ ("Belongs to a"), TEXT, FROZEN, STAFF, .max = 40,
         .flags = RP_FIELD_HIDDEN),
  FIELD ("owner", N_ ("Belongs to"), TEXT, FROZEN, STAFF, .max = 36,
         .flags = RP_FIELD_INDEXED | RP_FIELD_HIDDEN),
  FIELD ("question", N_ ("Question"), TEXT, FROZEN, STAFF, .max = 120, .flags = RP_FIELD_HIDDEN),
  FIELD ("sha256", N_ ("SHA-256"), TEXT, FROZEN, STAFF, .max = 64,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED | RP_FIELD_HIDDEN),
  /* Of a picture: a small one for lists, and one for reading where the file itself is larger. */
  FIELD ("thumb_sha256", N_ ("SHA-256 of the small picture"), TEXT, FROZEN, STAFF, .max = 64,
         .flags = RP_FIELD_INDEXED | RP_FIELD_HIDDEN),
  FIELD ("view_sha256", N_ ("SHA-256 of the picture for reading"), TEXT, FROZEN, STAFF, .max = 64,
         .flags = RP_FIELD_INDEXED | RP_FIELD_HIDDEN),
  /* Of the file as it was handed in: the same photograph is known again, whatever was kept of it. */
  FIELD ("original_sha256", N_ ("SHA-256 of the original"), TEXT, FROZEN, STAFF, .max = 64,
         .flags = RP_FIELD_HIDDEN),
  FIELD ("size", N_ ("Size in bytes"), INTEGER, FROZEN, STAFF, .min = 0,
         .max = G_GINT64_CONSTANT (1073741824)),
  FIELD ("mime", N_ ("File type"), TEXT, FROZEN, STAFF, .max = 120),
  FIELD ("width", N_ ("Width"), INTEGER, FROZEN, STAFF, .max = 1000000),
  FIELD ("height", N_ ("Height"), INTEGER, FROZEN, STAFF, .max = 1000000),
  FIELD ("taken_at", N_ ("Taken"), INSTANT, FROZEN, STAFF),
  FIELD ("taken_where", N_ ("Taken where"), TEXT, FROZEN, STAFF, .max = 40),
  FIELD ("caption", N_ ("Caption"), TEXT, SHARED, STAFF, .max = 240, .flags = RP_FIELD_SEARCHED),
};

const RpKind rp_kind_attachment = {
  .name = "attachment",
  .label = N_ ("Attachment"),
  .label_plural = N_ ("Attachments"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (attachment_fields),
  .title_field = "caption",
  .part_of = "owner",
  .creators = STAFF,
  .readers = FILE_READERS,
};

static const RpField score_fields[] = {
  CUSTOMER_FIELD (RP_ROLE_SERVER),
  FIELD ("on", N_ ("Date"), DATE, APPEND, RP_ROLE_SERVER,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("model", N_ ("Score model"), TEXT, APPEND, RP_ROLE_SERVER, .max = 64,
         .flags = RP_FIELD_REQUIRED),
  FIELD ("score", N_ ("Score"), INTEGER, APPEND, RP_ROLE_SERVER, .unit = RP_UNIT_POINTS,
         .max = 10000, .flags = RP_FIELD_INTERNAL),
  FIELD ("grade", N_ ("Grade"), CODE, APPEND, RP_ROLE_SERVER, .codes = "value_grade",
         .flags = RP_FIELD_INTERNAL),
  FIELD ("coverage", N_ ("Coverage"), INTEGER, APPEND, RP_ROLE_SERVER, .unit = RP_UNIT_SHARE,
         .max = 10000, .flags = RP_FIELD_INTERNAL),
  FIELD ("version", N_ ("Version of the model"), INTEGER, APPEND, RP_ROLE_SERVER),
  /* Of what is known: the points of the indicators of potential, and of all the others. */
  FIELD ("potential", N_ ("Points of potential"), INTEGER, APPEND, RP_ROLE_SERVER,
         .unit = RP_UNIT_POINTS, .max = 10000, .flags = RP_FIELD_INTERNAL),
  FIELD ("value", N_ ("Points without potential"), INTEGER, APPEND, RP_ROLE_SERVER,
         .unit = RP_UNIT_POINTS, .max = 10000, .flags = RP_FIELD_INTERNAL),
  FIELD ("parts", N_ ("Contributions"), JSON, APPEND, RP_ROLE_SERVER,
         .flags = RP_FIELD_INTERNAL | RP_FIELD_HIDDEN),
};

const RpKind rp_kind_value_score = {
  .name = "value_score",
  .label = N_ ("Value score"),
  .label_plural = N_ ("Value scores"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (score_fields),
  .title_field = "on",
  .creators = RP_ROLE_SERVER,
  .readers = DESK_READERS,
  .server_made = TRUE,
};

static const RpField conflict_fields[] = {
  CUSTOMER_FIELD (RP_ROLE_SERVER),
  FIELD ("on_kind", N_ ("Kind of record"), TEXT, APPEND, RP_ROLE_SERVER, .max = 40,
         .flags = RP_FIELD_REQUIRED),
  FIELD ("on_id", N_ ("Record"), TEXT, APPEND, RP_ROLE_SERVER, .max = 36,
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
  FIELD ("unit", N_ ("Field in conflict"), TEXT, APPEND, RP_ROLE_SERVER, .max = 120,
         .flags = RP_FIELD_REQUIRED),
  FIELD ("seen", N_ ("Value both started from"), JSON, CENTRAL, RP_ROLE_SERVER,
         .flags = RP_FIELD_HIDDEN | RP_FIELD_QUOTED),
  FIELD ("mine", N_ ("Value that arrived later"), JSON, CENTRAL, RP_ROLE_SERVER,
         .flags = RP_FIELD_HIDDEN | RP_FIELD_QUOTED),
  FIELD ("theirs", N_ ("Value that stands"), JSON, CENTRAL, RP_ROLE_SERVER,
         .flags = RP_FIELD_HIDDEN | RP_FIELD_QUOTED),
  FIELD ("mine_by", N_ ("Author of the later value"), REFERENCE, CENTRAL, RP_ROLE_SERVER,
         .target = "user", .flags = RP_FIELD_INDEXED),
  FIELD ("theirs_by", N_ ("Author of the value that stands"), REFERENCE, CENTRAL, RP_ROLE_SERVER,
         .target = "user"),
  FIELD ("mine_at", N_ ("Time of the later value"), INSTANT, CENTRAL, RP_ROLE_SERVER),
  FIELD ("theirs_at", N_ ("Time of the value that stands"), INSTANT, CENTRAL, RP_ROLE_SERVER),
  /* What the computers were called when the conflict arose. */
  FIELD ("mine_on", N_ ("Computer of the later value"), TEXT, CENTRAL, RP_ROLE_SERVER, .max = 120),
  FIELD ("theirs_on", N_ ("Computer of the value that stands"), TEXT, CENTRAL, RP_ROLE_SERVER,
         .max = 120),
  FIELD ("op", N_ ("Operation"), TEXT, CENTRAL, RP_ROLE_SERVER, .max = 36,
         .flags = RP_FIELD_HIDDEN),
  FIELD ("state", N_ ("State"), CODE, GUARDED, STAFF | RP_ROLE_SERVER, .codes = "conflict_state",
         .flags = RP_FIELD_REQUIRED | RP_FIELD_INDEXED),
};

const RpKind rp_kind_conflict = {
  .name = "conflict",
  .label = N_ ("Conflict"),
  .label_plural = N_ ("Conflicts"),
  .scope = RP_SCOPE_CUSTOMER,
  FIELDS (conflict_fields),
  .title_field = "unit",
  .part_of = "on_id",
  .workflow = &rp_conflict_workflow,
  .creators = RP_ROLE_SERVER,
  .readers = FILE_READERS,
  .server_made = TRUE,
};
