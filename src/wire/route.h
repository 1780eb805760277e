/* SPDX-FileCopyrightText: The Rapport authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * The addresses of the protocol, for both sides. All but the sign-in want "Authorization: Bearer" with
 * the device token. A refusal is {"error": code} with what the code needs besides.
 */

/* POST {"login", "password", "device": label, "schema": number, "sign_key", "box_key": public keys for
 *   courier files}
 *   200 {"token"} and the members of the session document
 *   401 {"error": "sign_in"}: unknown login or wrong password, not told apart */
#define RP_ROUTE_SIGN_IN "/v1/sign-in"

/* GET: the session document:
 *   {"org", "epoch", "head", "time", "user": {"id", "name", "roles": "KAM,DEP"}, "device": {"id", "state"},
 *    "schema": {"now", "oldest"}, "limits": {"op_bytes", "batch_ops", "page_rows", "file_bytes", "chunk_bytes"},
 *    "settings": {"offline-days", …}, "courier": {"sign_key", "box_key"}}
 *   401 {"error": "token"}, 403 {"error": "device_revoked"}, {"error": "wipe"}, {"error": "drain"}: may
 *   only send what it has left */
#define RP_ROUTE_SESSION "/v1/session"

/* POST {}: this sign-in is over */
#define RP_ROUTE_SIGN_OUT "/v1/sign-out"

/* POST {"old", "new"}: another password: 200. The user's other computers have to sign in with it.
 *   422 {"error": "password_wrong"}: the old one is not right; {"error": "password_short"} and the other codes of
 *       schema/password-rule.h: the new one is not good
 *   429 {"error": "later"}: too many wrong ones, counted together with those of sign-ins */
#define RP_ROUTE_PASSWORD "/v1/password"

/* GET {"devices": [{"id", "label", "state", "signed_in_at", "last_seen_at", "this"}]}: the caller's own
 * computers. POST /v1/devices/ID {"label"}, or {"sign_key", "box_key"} of this one; DELETE revokes */
#define RP_ROUTE_DEVICES "/v1/devices"

/* POST {"epoch", "schema", "replica", "clock_offset_ms", "cursor", "receipt", "ops": [..]}, the latter two of the
 *   last page and the last answer, by which a restored database is known
 *   200 {"epoch", "head", "receipt", "results": [..]}
 *   409 {"error": "gap", "last_no", "last_op"}, {"error": "forked", "results"},
 *       {"error": "op_id_reused", "id", "stored", "results"}, {"error": "epoch", "epoch"}
 *   413, 422 the batch cannot be read, 426 {"error": "upgrade_required"} */
#define RP_ROUTE_OPS "/v1/ops"

/* GET ?cursor=TOKEN&receipt=TOKEN&rows=N, without a cursor from the beginning, with the receipt of the last answer to
 *   a push while the cursor does not lie behind that; 200 a page of NDJSON,
 *   409 {"error": "epoch", "epoch"}, 410 {"error": "cursor_expired"} */
#define RP_ROUTE_FEED "/v1/feed"

/* GET ?after=SCOPE: {"epoch", "head", "more", "scopes": [{"id", "seq", "rows", "digest"}]}: what one should have of
 *   each scope, see digest.h; `seq` is the last number that changed it
 * POST {"scope"}: it differs here: 204, and the scope is sent again; 404 for one that is not one's own */
#define RP_ROUTE_DIGESTS "/v1/digests"

/* POST {"op"}: a refused operation for the administrator to look at: 204 */
#define RP_ROUTE_RESCUE "/v1/rescue"

/* GET: server-sent events, "event: head", "data: {"head", "epoch"}" */
#define RP_ROUTE_EVENTS "/v1/events"

/* POST {"ops": [{"id", "detail"}]}: refused operations that their author asks the administrator to look at; the
 * details are no values of records. 204 */
#define RP_ROUTE_INCIDENTS "/v1/incidents"

/* GET /v1/history/KIND/ID: {"entries": [{"rev", "unit", "old", "new", "by", "at", "op"}], "complete"}, the
 *   newest first; 404 for what the caller may not see */
#define RP_ROUTE_HISTORY "/v1/history/"

/* Files in pieces, as tus 1.0.0 has it (core, creation, termination): POST {"Upload-Length",
 * "Upload-Metadata: sha256 BASE64"} 201 {"Location", "Upload-Offset": what is there already, all of it
 * when the caller can see the file in a record}, 410 {"error": "erased"} for a file of erased records that no
 * other names; HEAD Location {"Upload-Offset"}; PATCH Location at
 * "Upload-Offset" 204; 409 another offset, 423 another piece is being taken, 460 the whole has another
 * hash and begins again; DELETE. Forgotten after 14 days. */
#define RP_ROUTE_UPLOADS "/v1/uploads"
#define RP_TUS_VERSION "1.0.0"
#define RP_TUS_CONTENT_TYPE "application/offset+octet-stream"

/* PUT /v1/blobs/SHA256, the bytes as application/octet-stream: 204 when the server has them, now or
 *   already; 410 {"error": "erased"}; 422 {"error": "hash_mismatch"}; 413. Whole files at once; RP_ROUTE_UPLOADS resumes. */
#define RP_ROUTE_BLOBS "/v1/blobs/"

/* GET /v1/attachments/ID/content: the bytes, 404 for who may not see the row and while the laptop that
 * has the file has not sent it; "ETag" is the SHA-256, "Range" and "If-Range" resume. /view is the picture
 * for reading, the file itself where there is none; /thumb the small one */
#define RP_ROUTE_ATTACHMENTS "/v1/attachments/"
#define RP_ROUTE_CONTENT "/content"
#define RP_ROUTE_VIEW "/view"
#define RP_ROUTE_THUMB "/thumb"
