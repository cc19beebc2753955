CREATE SCHEMA app;
CREATE TYPE app.status AS ENUM ('open', 'closed');
CREATE TABLE app.t (s app.status DEFAULT 'open');
-- to
CREATE SCHEMA app;
CREATE TYPE app.status AS ENUM ('open', 'waiting', 'closed');
CREATE TABLE app.t (s app.status DEFAULT 'waiting', CHECK (s <> 'waiting'));
