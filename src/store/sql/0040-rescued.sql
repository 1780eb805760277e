-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What was put aside is looked for by its record, and counted without reading it.
CREATE INDEX rescued_entity ON rescued (kind, entity_id);
-- What the server says again by now is not asked about.
DELETE FROM rescued WHERE EXISTS (SELECT 1 FROM row r WHERE r.kind = rescued.kind AND r.id = rescued.entity_id
  AND r.rev >= 0 AND r.deleted = 0 AND r.body = rescued.body);
