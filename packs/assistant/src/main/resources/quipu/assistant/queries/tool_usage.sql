-- name: tool_usage
-- description: Which tools the assistant called, how often, and how often the call failed
-- param: days integer = 30  how many days back
SELECT
    tool_name,
    count(*) AS results,
    count(*) FILTER (WHERE tool_failed) AS failures,
    round(100.0 * count(*) FILTER (WHERE tool_failed) / count(*), 1) AS failed_percent,
    max(created_at) AS last_result
FROM messages
WHERE role = 'tool' AND created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY tool_name
ORDER BY results DESC, tool_name
