-- name: agent_performance
-- description: Requests, success rate, time and cost of each agent
-- param: days integer = 7  how many days back
SELECT
    agent.name,
    count(*) AS requests,
    round(100.0 * count(*) FILTER (WHERE request.success) / count(*), 1) AS success_percent,
    round(percentile_cont(0.5) WITHIN GROUP (ORDER BY request.response_time_ms)) AS median_ms,
    round(percentile_cont(0.95) WITHIN GROUP (ORDER BY request.response_time_ms)) AS p95_ms,
    sum(request.total_cost_usd - request.refunded_usd) AS cost_usd
FROM ai_requests AS request
JOIN agents AS agent ON agent.id = request.agent_id
WHERE request.created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY agent.id, agent.name
ORDER BY requests DESC, agent.name
