-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What the organisation has set otherwise than it is from the start.
CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);

-- A laptop's public keys for courier files, hexadecimal; and how far the exchange by them has come.
ALTER TABLE device ADD COLUMN sign_key TEXT; -- Ed25519
ALTER TABLE device ADD COLUMN box_key TEXT;  -- X25519
ALTER TABLE device ADD COLUMN courier_read BIGINT NOT NULL DEFAULT 0;    -- number of the last file read
ALTER TABLE device ADD COLUMN courier_made BIGINT NOT NULL DEFAULT 0;    -- number of the last answer
ALTER TABLE device ADD COLUMN courier_arrived BIGINT NOT NULL DEFAULT 0; -- last answer the laptop has read
