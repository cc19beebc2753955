-- since 18
CREATE SCHEMA app;
CREATE TYPE app.shell;
-- to
CREATE SCHEMA app;
CREATE TYPE app.shell;
ALTER TYPE app.shell OWNER TO plan_owner;
GRANT USAGE ON TYPE app.shell TO plan_reader;
REVOKE USAGE ON TYPE app.shell FROM PUBLIC;
