CREATE SCHEMA "my ""app"".x";
CREATE TABLE "my ""app"".x"."Select" ("from" integer PRIMARY KEY, "a.b" text, "new
line" text);
CREATE INDEX "where" ON "my ""app"".x"."Select" ("a.b");
-- to
CREATE SCHEMA "my ""app"".x";
CREATE TABLE "my ""app"".x"."Select" ("from" bigint PRIMARY KEY, "a.b" text NOT NULL DEFAULT '"my ""app"".x".', "new
line" text CHECK ("new
line" <> ' FOR EACH '), "naïve" serial);
CREATE INDEX "where" ON "my ""app"".x"."Select" ("a.b", "naïve") WHERE "a.b" <> ' WHERE ';
CREATE FUNCTION "my ""app"".x"."BEFORE"() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER "a FOR EACH b" BEFORE UPDATE OF "a.b" ON "my ""app"".x"."Select" FOR EACH ROW WHEN (new."a.b" = ' EXECUTE ') EXECUTE FUNCTION "my ""app"".x"."BEFORE"();
CREATE VIEW "my ""app"".x"."View" AS SELECT "a.b" AS "A" FROM "my ""app"".x"."Select";
CREATE TABLE "my ""app"".x".abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk (abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz serial PRIMARY KEY);
