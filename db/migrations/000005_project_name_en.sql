-- The English name that a submission may give beside the Chinese one.
ALTER TABLE projects ADD COLUMN name_en text;
