CREATE EXTENSION hstore;
CREATE SCHEMA app;
CREATE TABLE app.t (a text, b tsvector, c hstore, d text COLLATE "C");
CREATE INDEX words ON app.t USING gist (b tsvector_ops (siglen = 100));
CREATE INDEX pairs ON app.t USING gist (c gist_hstore_ops (siglen = 32));
CREATE INDEX patterns ON app.t (a text_pattern_ops DESC NULLS LAST);
-- to
CREATE EXTENSION hstore;
CREATE SCHEMA app;
CREATE TABLE app.t (a text, b tsvector, c hstore, d text COLLATE "C");
CREATE INDEX words ON app.t USING gist (b tsvector_ops (siglen = 200));
CREATE INDEX pairs ON app.t USING gist (c);
CREATE INDEX patterns ON app.t (a varchar_pattern_ops, d COLLATE "POSIX" DESC);
CREATE INDEX more ON app.t USING gist (c gist_hstore_ops (siglen = 64), b tsvector_ops (siglen = 50)) WHERE a IS NOT NULL;
