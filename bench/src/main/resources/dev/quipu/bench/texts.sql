-- To put a text together takes longer than to keep a message, so each is in 20 messages of other conversations. What joins them
-- has to hold them all, or the messages would lie in another order than that of their conversations. Those are taken by their ids,
-- so that the indexes of constraints, which stay, grow at their end.
SET work_mem = '1GB';
CREATE TEMPORARY TABLE texts AS
SELECT n AS text, (SELECT string_agg('word' || sqrt((hashint8(n * 40 + word) & 2147483647) % 81000000)::integer, ' ')
                   FROM generate_series(1, 25) AS word) AS content
FROM generate_series(0::bigint, {conversations} - 1) AS n;
ANALYZE texts;
