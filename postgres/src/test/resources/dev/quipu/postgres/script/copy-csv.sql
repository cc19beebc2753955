CREATE TABLE IF NOT EXISTS nasty (a text);
CREATE TABLE IF NOT EXISTS "from;" (a text, "b;" text);
copy "from;"(a, "b;") from STDIN with (format csv, delimiter ';'); -- rows
1;2
"three
\.x
 \.
";4
\.
COPY nasty /* FROM 'x' */ FROM -- 'y';
  stdin (FORMAT csv) WHERE a <> ';' ;
'a
\.
SELECT 1;
COPY nasty FROM stdin csv quote '''';
';
--'
\.
SELECT 2;
