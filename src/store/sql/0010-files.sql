-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Small pictures go and come before large ones; what came from the server can be had there again.
ALTER TABLE blob ADD COLUMN tier INTEGER NOT NULL DEFAULT 2; -- 0 thumb, 1 for reading, 2 the file itself
ALTER TABLE blob ADD COLUMN fetched INTEGER NOT NULL DEFAULT 0;
ALTER TABLE blob ADD COLUMN upload TEXT; -- where it is on its way to, at the server
