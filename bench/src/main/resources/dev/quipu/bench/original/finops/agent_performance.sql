SELECT
    agent_name,
    agent_type,
    count(*) AS runs,
    round(100.0 * count(*) FILTER (WHERE status = 'success') / count(*), 1) AS success_percent,
    count(*) FILTER (WHERE status IN ('error', 'timeout', 'cancelled')) AS failures,
    round(avg(execution_time_ms)) AS mean_ms,
    round(percentile_cont(0.5) WITHIN GROUP (ORDER BY execution_time_ms)) AS median_ms,
    round(percentile_cont(0.95) WITHIN GROUP (ORDER BY execution_time_ms)) AS p95_ms,
    max(execution_time_ms) AS max_ms
FROM original.agent_executions
WHERE created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY agent_name, agent_type
ORDER BY runs DESC, agent_name
