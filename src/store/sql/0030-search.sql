-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The full-text index writes a piece of its own for every transaction that changes it, and puts pieces
-- together later: for a few texts the dearest part by far. So texts that change wait here and go into the
-- index many at once.
CREATE TABLE search_arriving (no INTEGER PRIMARY KEY); -- numbers in search_text that the index does not have
CREATE TABLE search_leaving (                          -- what the index has and search_text does not any more
  no   INTEGER PRIMARY KEY,
  text TEXT NOT NULL
);
-- Sixteen pieces are put together at a time instead of four: a first transfer writes its words two times less.
INSERT INTO search_words (search_words, rank) VALUES ('automerge', 16);
