-- The element checklists (要素保障清单) of projects, and what a project of each kind usually needs.

-- Published like a timetable: a new version takes effect on its day.
CREATE TABLE project_kind_versions (
  version      text PRIMARY KEY,
  effective_on date NOT NULL,
  content      jsonb NOT NULL
);

-- Every change is a new version of the whole list. The department that leads is the one that the last version names.
CREATE TABLE project_checklists (
  project_id        uuid NOT NULL REFERENCES projects,
  version           int NOT NULL CHECK (version > 0),
  lead_department   text NOT NULL REFERENCES departments,
  composed_by       text NOT NULL,
  composed_at       timestamptz NOT NULL,
  -- The timetable that it was checked against.
  timetable_version text NOT NULL,
  entries           jsonb NOT NULL,
  PRIMARY KEY (project_id, version)
);
CREATE TRIGGER project_checklists_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON project_checklists
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT ON project_kind_versions, project_checklists TO shixian_app;
GRANT INSERT ON project_checklists TO shixian_app;
