-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The epochs that were left. A cursor of ours that names another one was given out after the backup that this
-- database comes from: the name that came back with it must not count again.
CREATE TABLE clock_epoch (
  epoch TEXT PRIMARY KEY
);
