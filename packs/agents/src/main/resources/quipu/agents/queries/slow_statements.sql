-- name: slow_statements
-- description: The statements that took most time in this database; nothing without the extension pg_stat_statements
-- param: limit integer = 20  how many at most
--
-- The view is there only with the extension, so the query that reads it has to be a text until that is known.
SELECT calls, total_ms, mean_ms, rows, query
FROM xmltable('/table/row' PASSING query_to_xml(
    coalesce(
        (SELECT format(
            'SELECT calls, total_exec_time AS total_ms, mean_exec_time AS mean_ms, rows,'
            ' regexp_replace(query, ''[\x01-\x20]+'', '' '', ''g'') AS query'
            ' FROM %I.pg_stat_statements'
            ' WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())'
            ' ORDER BY total_exec_time DESC LIMIT %s', nspname, CAST(:limit AS integer))
         FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
         WHERE extname = 'pg_stat_statements'
           AND current_setting('shared_preload_libraries') ~ '\mpg_stat_statements\M'),
        'SELECT WHERE false'),
    true, false, '')
    COLUMNS calls bigint, total_ms float8, mean_ms float8, rows bigint, query text) AS statement
ORDER BY total_ms DESC
