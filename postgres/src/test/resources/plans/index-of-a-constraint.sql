CREATE SCHEMA app;
CREATE TABLE app.stay (id integer PRIMARY KEY, "code WITH (fillfactor='70')" text, during int4range);
-- to
CREATE SCHEMA app;
CREATE TABLE app.stay (id integer PRIMARY KEY, "code WITH (fillfactor='70')" text, during int4range,
    CONSTRAINT stay_code UNIQUE ("code WITH (fillfactor='70')") WITH (fillfactor = 70) DEFERRABLE,
    CONSTRAINT booked EXCLUDE USING gist (during WITH &&) WITH (fillfactor = 80) USING INDEX TABLESPACE plan_space WHERE (id > 0) DEFERRABLE);
CREATE TABLE app.leave (id integer, "code WITH (fillfactor='70')" text, during int4range,
    CONSTRAINT leave_code UNIQUE ("code WITH (fillfactor='70')") WITH (fillfactor = 70),
    CONSTRAINT taken EXCLUDE USING gist (during WITH &&) USING INDEX TABLESPACE plan_space WHERE (id > 0 AND id < 9));
