--
-- PostgreSQL database dump
--

\restrict nQbVhGq0m7c5rN8fD3kS1wXy2zA4eT6uP9oLiJhKgFdCvB

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;

--
-- Name: threads; Type: TABLE; Schema: dump; Owner: -
--

CREATE SCHEMA dump;
CREATE TABLE dump.threads (
    id bigint NOT NULL,
    title text DEFAULT 'it''s; "new"'::text,
    CONSTRAINT threads_title CHECK ((title <> ';'::text))
);


COMMENT ON TABLE dump.threads IS 'Threads;
-- of people \ and others';


CREATE FUNCTION dump.answer(question text DEFAULT ';'::text) RETURNS integer
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (answer.question = ';'::text) THEN 42
             ELSE 0
         END AS "case";
END;


CREATE FUNCTION dump.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
BEGIN
  IF NEW.title ~ '^\$1;$' THEN
    RAISE 'no; %', $1;
  END IF;
  RETURN NEW;
END;
$_$;


COPY dump.threads (id, title) FROM stdin;
1	a;b
2	\N
3	\\.
\.


CREATE INDEX threads_title_idx ON dump.threads USING btree (title);
DROP SCHEMA dump CASCADE;

--
-- PostgreSQL database dump complete
--

\unrestrict nQbVhGq0m7c5rN8fD3kS1wXy2zA4eT6uP9oLiJhKgFdCvB

