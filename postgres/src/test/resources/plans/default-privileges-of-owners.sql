CREATE SCHEMA app;
ALTER DEFAULT PRIVILEGES FOR ROLE plan_owner GRANT SELECT ON TABLES TO plan_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE plan_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- to
CREATE SCHEMA app;
ALTER DEFAULT PRIVILEGES FOR ROLE plan_owner GRANT SELECT ON TABLES TO plan_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE plan_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- Made by another, and so without what the owner's own would have.
CREATE TABLE app.granted (id integer);
ALTER TABLE app.granted OWNER TO plan_owner;
GRANT SELECT ON app.granted TO plan_reader;
CREATE TABLE app.kept (id integer);
ALTER TABLE app.kept OWNER TO plan_owner;
CREATE FUNCTION app.closed() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION app.closed() OWNER TO plan_owner;
REVOKE EXECUTE ON FUNCTION app.closed() FROM PUBLIC;
CREATE FUNCTION app.open() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION app.open() OWNER TO plan_owner;
