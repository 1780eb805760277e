-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Its user has to sign in again. The token stays known, so that a lost computer can still be told what was decided
-- about it.
ALTER TABLE device ADD COLUMN signed_out INTEGER NOT NULL DEFAULT 0;
