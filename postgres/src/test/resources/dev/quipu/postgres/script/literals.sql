-- Literals and names in which nothing ends a statement. It's a comment; "so" $$ is this.
SELECT 'a;b', 'it''s; fine', '\', ';\';
SELECT E'\';', e'\\', E'a''\';', E'\
;', E'\u0027;';
SELECT U&'d\0061t;', U&'\' , u&'!0061;' UESCAPE '!';
SELECT B'1;', X'1f;', N'\', n';';
SELECT "a;", U&"d;", "it""s;", "\", "'";
SELECT 'lines
; -- no comment
/* nor this
';SELECT '"', "'";;;SELECT text'\', interval';';
SELECT 'a'
  'b;'
  -- and on
  'c\';
SELECT 'a' /* no continuation; */ 'b';
SELECT 1 AS é, 2 AS "é;", 3 AS 数;
SELECT type'\';
SELECT u & '\', u &'\';
SELECT b'\', x'\';
SELECT :a, :'a;', :"a;", a::text, (ARRAY[1,2,3])[1:2];
