CREATE SCHEMA app;
CREATE DOMAIN app.email AS text DEFAULT 'a@b' CHECK (VALUE LIKE '%@%') CONSTRAINT short CHECK (length(VALUE) < 100);
CREATE DOMAIN app.plain AS integer;
CREATE DOMAIN app.gone AS integer NOT NULL;
CREATE TABLE app.t (e app.email, p app.plain);
COMMENT ON CONSTRAINT short ON DOMAIN app.email IS 'Old.';
-- to
CREATE SCHEMA app;
CREATE DOMAIN app.email AS text NOT NULL CHECK (VALUE LIKE '%@%') CONSTRAINT short CHECK (length(VALUE) < 200) CONSTRAINT lower CHECK (VALUE = lower(VALUE));
CREATE DOMAIN app.plain AS integer DEFAULT 7;
ALTER DOMAIN app.plain ADD CONSTRAINT later CHECK (VALUE > 0) NOT VALID;
CREATE DOMAIN app.tag AS varchar(20) COLLATE "C" NOT NULL;
CREATE TABLE app.t (e app.email, p app.plain);
COMMENT ON CONSTRAINT short ON DOMAIN app.email IS 'New.';
COMMENT ON DOMAIN app.tag IS 'A word.';
ALTER DOMAIN app.tag OWNER TO plan_owner;
REVOKE USAGE ON TYPE app.tag FROM PUBLIC;
