-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Whether the organisation is the sample one: laptops then say so on their screens.
ALTER TABLE organisation ADD COLUMN sample SMALLINT NOT NULL DEFAULT 0;
