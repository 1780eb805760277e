-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What was numbered has lost a part to an erasure since: the server may have it whole, under another fingerprint.
ALTER TABLE op ADD COLUMN parted INTEGER NOT NULL DEFAULT 0;
