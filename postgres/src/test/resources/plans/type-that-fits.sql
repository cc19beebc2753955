-- Every value fits, though the server writes some anew; a longer interval it leaves as it is.
CREATE SCHEMA s;
CREATE TABLE s.t (a int[], b boolean, c char(5), n numeric(8,2), r int4range, i interval(0));
INSERT INTO s.t VALUES ('{1}', true, 'x', 1.25, '[1,5)', '1 hour');
-- to
CREATE SCHEMA s;
CREATE TABLE s.t (a bigint[], b int, c char(8), n numeric(10,3), r int8range, i interval);
INSERT INTO s.t VALUES ('{1}', 1, 'x', 1.25, '[1,5)', '1 hour');
