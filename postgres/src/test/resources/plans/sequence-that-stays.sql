-- A sequence that stays does not go with the column or table that owned it.
CREATE SCHEMA s;
CREATE TABLE s.t (id int PRIMARY KEY, a int);
CREATE SEQUENCE s.handed OWNED BY s.t.a;
CREATE SEQUENCE s.freed OWNED BY s.t.a;
CREATE TABLE s.gone (id int);
CREATE SEQUENCE s.inherited OWNED BY s.gone.id;
-- to
CREATE SCHEMA s;
CREATE TABLE s.t (id int PRIMARY KEY);
CREATE SEQUENCE s.handed OWNED BY s.t.id;
CREATE SEQUENCE s.freed;
CREATE SEQUENCE s.inherited OWNED BY s.t.id;
