-- name: agent_performance
-- description: Runs, success rate and time of each agent
-- param: days integer = 7  how many days back
SELECT
    agent_name,
    agent_type,
    runs,
    round(100.0 * successes / runs, 1) AS success_percent,
    failures,
    mean_ms,
    round(percentiles[1]) AS median_ms,
    round(percentiles[2]) AS p95_ms,
    max_ms
FROM (
    SELECT
        agent_name,
        agent_type,
        count(*) AS runs,
        count(*) FILTER (WHERE status = 'success') AS successes,
        count(*) FILTER (WHERE status IN ('error', 'timeout', 'cancelled')) AS failures,
        round(avg(execution_time_ms)) AS mean_ms,
        max(execution_time_ms) AS max_ms,
        array_agg(execution_time_ms) AS times
    FROM agent_executions
    WHERE created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
    GROUP BY agent_name, agent_type
) AS agents
-- Each agent's times by themselves: to sort the runs by agent for it took longer than all the rest.
CROSS JOIN LATERAL (
    SELECT percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY time) AS percentiles
    FROM unnest(times) AS time
) AS sorted
ORDER BY runs DESC, agent_name
