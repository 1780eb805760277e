-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Files on their way: how much of each is on the disk for certain.
CREATE TABLE upload (
  id         TEXT PRIMARY KEY,
  user_id    TEXT     NOT NULL,
  sha256     TEXT     NOT NULL,
  size       BIGINT   NOT NULL,
  received   BIGINT   NOT NULL DEFAULT 0, -- bytes synced; what the file has beyond them does not count
  done       SMALLINT NOT NULL DEFAULT 0, -- the file is among the whole ones
  expires_us BIGINT   NOT NULL            -- microseconds since 1970
);
CREATE INDEX upload_user ON upload (user_id, sha256);
CREATE INDEX upload_expires ON upload (expires_us);

-- Who has shown that he has a file: a record in a customer's file opens it only when it is one of theirs.
CREATE TABLE blob_holder (
  sha256  TEXT NOT NULL,
  user_id TEXT NOT NULL, -- '' for files that are older than this table: anybody
  PRIMARY KEY (sha256, user_id)
);
INSERT INTO blob_holder (sha256, user_id) SELECT sha256, '' FROM blob;
