-- name: tool_usage
-- description: Which tools agents called, how often, and how often the run then failed
-- param: days integer = 7  how many days back
SELECT
    tool,
    count(*) AS runs,
    count(DISTINCT agent_name) AS agents,
    count(*) FILTER (WHERE status IN ('error', 'timeout')) AS failures,
    round(avg(execution_time_ms)) AS mean_ms
FROM agent_executions
CROSS JOIN LATERAL jsonb_array_elements_text(tools_used) AS tool
WHERE created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY tool
ORDER BY runs DESC, tool
