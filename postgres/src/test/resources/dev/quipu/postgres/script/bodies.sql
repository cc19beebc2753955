CREATE TABLE IF NOT EXISTS bodies (a int, "end" int);
CREATE OR REPLACE RULE bodies_rule AS ON INSERT TO bodies DO ALSO (SELECT 1; SELECT (2); NOTIFY bodies;);
SELECT (1; SELECT (2); SELECT 3);
SELECT 1); SELECT 2;
CREATE OR REPLACE FUNCTION one() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3;
create /* a */ or -- b
 replace procedure two(a int default (case when true then 1 end)) language sql
begin atomic
  select case when case a when 1 then true end then 2 end;
  insert into bodies values (case when true then 1 end, 2);
  select "end", 'end;', $$ end; $$ /* end; */ from bodies; -- end;
end;
CREATE PROCEDURE three() BEGIN ATOMIC END;
CREATE FUNCTION four() RETURNS int RETURN CASE WHEN true THEN 1 END;
CREATE FUNCTION five() RETURNS int LANGUAGE sql AS 'SELECT CASE WHEN true THEN 1 END';
BEGIN; SELECT CASE WHEN true THEN 1 END; END;
BEGIN ATOMIC; SELECT 1;
CREATE TABLE begin (atomic int); CREATE VIEW v AS SELECT 1 AS begin; SELECT 1;
"CREATE" FUNCTION begin; SELECT 1;
CREATE AGGREGATE begin (a); SELECT 1;
