CREATE SCHEMA app;
CREATE TYPE app.floatrange AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TYPE app.texts AS RANGE (subtype = text, collation = "C");
-- to
CREATE SCHEMA app;
CREATE TYPE app.floatrange AS RANGE (subtype = float8, subtype_diff = float8mi, multirange_type_name = app.floats);
CREATE TYPE app.texts AS RANGE (subtype = text);
CREATE TYPE app.span AS RANGE (subtype = timestamptz);
