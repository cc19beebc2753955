CREATE TABLE IF NOT EXISTS nasty (a text);
CREATE TABLE IF NOT EXISTS "from;" (a text, "b;" text);
COPY nasty FROM stdin;
1;
';
$$ /* (
-- \\.
x\\.
\.
SELECT 1;
copy "from;"(a, "b;") from STDIN with (delimiter ';'); -- rows
1;2
 \\.;3
\.
COPY nasty /* FROM 'x' */ FROM -- 'y';
  stdin (FORMAT text) WHERE a <> ';' ;
'a
;
\.
COPY nasty FROM stdin; SELECT 2; COPY nasty FROM stdin; SELECT 3; -- both follow
first;
\.
second;
\.
SELECT 4;
COPY nasty FROM stdout;
from standard output, says the grammar;
\.
COPY nasty TO stdout; SELECT 5;
COPY (SELECT a FROM nasty) TO STDOUT (FORMAT csv); SELECT 6;
COPY nasty FROM '/nowhere/stdin'; SELECT 7;
COPY nasty FROM PROGRAM 'stdin;'; SELECT 8;
COPY nasty FROM stdin;
\.
COPY nasty FROM stdin;
the end of the file; ends
