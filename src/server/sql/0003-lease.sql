-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Which server process does a background job at present. It only saves the others the work: what the
-- job writes is as safe when two do it.
CREATE TABLE job_lease (
  name     TEXT PRIMARY KEY,
  holder   TEXT   NOT NULL, -- of one run
  until_us BIGINT NOT NULL  -- microseconds since 1970: from then on anybody may take it
);
