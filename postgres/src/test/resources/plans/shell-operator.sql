CREATE SCHEMA app;
-- to
CREATE SCHEMA app;
CREATE OPERATOR app.=== (LEFTARG = point, RIGHTARG = point, FUNCTION = point_eq, NEGATOR = OPERATOR(app.!===));
