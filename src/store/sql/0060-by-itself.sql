-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- A refused entry goes again because what it lacked has come, not because a person sent it: what was typed and decided
-- since stays on the screen over it.
ALTER TABLE op ADD COLUMN by_itself INTEGER NOT NULL DEFAULT 0;
