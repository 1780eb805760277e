-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Files that nothing names any more: since when, and what became of them.
ALTER TABLE blob ADD COLUMN unreferenced_since TEXT;

-- Written with the row's leaving, before the file is touched; it stays as the record of what was removed.
CREATE TABLE blob_removed (
  sha256             TEXT   NOT NULL,
  size               BIGINT NOT NULL,
  stored_at          TEXT   NOT NULL,
  unreferenced_since TEXT   NOT NULL,
  removed_at         TEXT   NOT NULL,
  gone_at            TEXT, -- since when the file is off the disk for certain
  PRIMARY KEY (sha256, removed_at)
);
