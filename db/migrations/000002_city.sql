-- The city: divisions, bodies, people, units, and the published rules.
CREATE TABLE divisions (
  code    text PRIMARY KEY CHECK (code ~ '^\d{6}$'),
  name_zh text NOT NULL,
  name_en text NOT NULL,
  tier    text NOT NULL CHECK (tier IN ('county', 'city', 'province', 'ministry')),
  parent  text REFERENCES divisions
);

CREATE TABLE departments (
  id        text PRIMARY KEY,
  code      text NOT NULL CHECK (code ~ '^[A-Z]{3}$'),
  division  text NOT NULL REFERENCES divisions,
  tier      text NOT NULL,
  name_zh   text NOT NULL,
  name_en   text NOT NULL,
  window_zh text NOT NULL,
  window_en text NOT NULL,
  UNIQUE (division, code)
);

CREATE TABLE units (
  id          text PRIMARY KEY,
  name        text NOT NULL,
  name_en     text NOT NULL,
  ownership   text NOT NULL CHECK (ownership IN ('private', 'state', 'public-institution')),
  credit_code text NOT NULL UNIQUE
);

CREATE TABLE people (
  id            text PRIMARY KEY,
  name          text NOT NULL,
  name_en       text NOT NULL,
  role          text NOT NULL CHECK (role IN ('unit', 'officer', 'head', 'supervisor', 'admin')),
  department_id text REFERENCES departments,
  unit_id       text REFERENCES units,
  division      text REFERENCES divisions
);

-- The responsible officer per window and item type; a row without a type is the window's default.
CREATE TABLE assignments (
  department_id text NOT NULL REFERENCES departments,
  type_id       text,
  person_id     text NOT NULL REFERENCES people,
  UNIQUE NULLS NOT DISTINCT (department_id, type_id)
);

-- Published rules never change; a new version takes effect on its day.
CREATE TABLE timetable_versions (
  version      text PRIMARY KEY,
  effective_on date NOT NULL,
  content      jsonb NOT NULL
);

CREATE TABLE calendar_versions (
  version      text PRIMARY KEY,
  effective_on date NOT NULL,
  years        jsonb NOT NULL
);
