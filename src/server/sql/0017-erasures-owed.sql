-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Rows that were erased while what was entered about them, in operations and incidents, is yet to be forgotten.
CREATE TABLE erasure_owed (
  id TEXT PRIMARY KEY
);
