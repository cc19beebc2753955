CREATE SCHEMA app;
CREATE TYPE app.status AS ENUM ('open', 'closed');
CREATE TABLE app.t (s app.status);
-- to
CREATE SCHEMA app;
CREATE TYPE app.status AS ENUM ('new', 'open', 'waiting', 'on hold', 'closed', 'it''s gone');
CREATE TABLE app.t (s app.status);
