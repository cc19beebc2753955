-- What takes long beside others waits until what had to be dropped is there again.
CREATE SCHEMA app;
CREATE TABLE app.orders (id integer, state varchar(10), owner text, note text);
ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY owned ON app.orders AS RESTRICTIVE USING (owner = CURRENT_USER AND state <> 'gone');
CREATE FUNCTION app.guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER guards BEFORE UPDATE OF state ON app.orders FOR EACH ROW EXECUTE FUNCTION app.guard();
CREATE VIEW app.open AS SELECT id, state FROM app.orders WHERE state <> 'done';
CREATE INDEX orders_note ON app.orders (note);
-- to
CREATE SCHEMA app;
CREATE TABLE app.orders (
    id integer CHECK (id > 0),
    state text,
    owner text,
    note text,
    token uuid DEFAULT gen_random_uuid()
);
ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY owned ON app.orders AS RESTRICTIVE USING (owner = CURRENT_USER AND state <> 'gone');
CREATE FUNCTION app.guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER guards BEFORE UPDATE OF state ON app.orders FOR EACH ROW EXECUTE FUNCTION app.guard();
CREATE VIEW app.open AS SELECT id, state FROM app.orders WHERE state <> 'done';
CREATE INDEX orders_id ON app.orders (id);
