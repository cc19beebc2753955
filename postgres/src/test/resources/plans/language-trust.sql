CREATE SCHEMA app;
CREATE TRUSTED LANGUAGE gains HANDLER plpgsql_call_handler;
CREATE OR REPLACE LANGUAGE gains HANDLER plpgsql_call_handler;
CREATE TRUSTED LANGUAGE loses HANDLER plpgsql_call_handler;
GRANT USAGE ON LANGUAGE loses TO plan_reader;
COMMENT ON LANGUAGE loses IS 'Anyone may.';
CREATE FUNCTION app.said() RETURNS integer LANGUAGE loses AS 'BEGIN RETURN 1; END';
CREATE TABLE app.t (id integer PRIMARY KEY DEFAULT app.said());
-- to
CREATE SCHEMA app;
CREATE TRUSTED LANGUAGE gains HANDLER plpgsql_call_handler;
GRANT USAGE ON LANGUAGE gains TO plan_writer;
-- What was granted before means nothing any more, and cannot be revoked.
CREATE TRUSTED LANGUAGE loses HANDLER plpgsql_call_handler;
GRANT USAGE ON LANGUAGE loses TO plan_writer;
CREATE OR REPLACE LANGUAGE loses HANDLER plpgsql_call_handler;
CREATE FUNCTION app.said() RETURNS integer LANGUAGE loses AS 'BEGIN RETURN 1; END';
CREATE TABLE app.t (id integer PRIMARY KEY DEFAULT app.said());
