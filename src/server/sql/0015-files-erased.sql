-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Files of records that were erased. They are not taken again while no record names them; `gone` says that the file
-- itself is off the disk, or stays for another record that names it.
CREATE TABLE blob_erased (
  sha256 TEXT     NOT NULL PRIMARY KEY,
  gone   SMALLINT NOT NULL DEFAULT 0
);
