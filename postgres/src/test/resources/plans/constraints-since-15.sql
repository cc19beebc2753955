-- since 15
CREATE SCHEMA app;
CREATE TABLE app.owner (id integer PRIMARY KEY, part integer, UNIQUE (part, id));
CREATE TABLE app.thing (
    id integer PRIMARY KEY,
    part integer,
    owner integer,
    label text,
    alias text,
    CONSTRAINT thing_owner FOREIGN KEY (part, owner) REFERENCES app.owner (part, id) ON DELETE SET NULL,
    CONSTRAINT thing_label UNIQUE (label));
CREATE UNIQUE INDEX thing_alias ON app.thing (alias);
CREATE VIEW app.shown AS SELECT id, label FROM app.thing;
CREATE VIEW app.hidden WITH (security_invoker = true) AS SELECT id FROM app.thing;
-- to
CREATE SCHEMA app;
CREATE TABLE app.owner (id integer PRIMARY KEY, part integer, UNIQUE (part, id));
CREATE TABLE app.thing (
    id integer PRIMARY KEY,
    part integer,
    owner integer,
    label text,
    alias text,
    other integer,
    CONSTRAINT thing_owner FOREIGN KEY (part, owner) REFERENCES app.owner (part, id) ON DELETE SET NULL (owner),
    CONSTRAINT thing_other FOREIGN KEY (part, other) REFERENCES app.owner (part, id) ON DELETE SET DEFAULT (other),
    CONSTRAINT thing_label UNIQUE NULLS NOT DISTINCT (label));
CREATE UNIQUE INDEX thing_alias ON app.thing (alias) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX thing_both ON app.thing (alias, label) NULLS NOT DISTINCT WHERE part > 0;
CREATE VIEW app.shown WITH (security_invoker = true) AS SELECT id, label FROM app.thing;
CREATE VIEW app.hidden AS SELECT id FROM app.thing;
