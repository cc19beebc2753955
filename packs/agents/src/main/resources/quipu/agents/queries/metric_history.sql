-- name: metric_history
-- description: A metric, window by window
-- param: metric text  which metric
-- param: hours integer = 24  how many hours back
SELECT created_at, labels, value, previous_value, change_percent, min_value, max_value, median_value, p95_value, p99_value,
       sample_count
FROM performance_metrics
WHERE metric_name = :metric AND created_at >= CURRENT_TIMESTAMP - :hours * interval '1 hour'
ORDER BY created_at, labels
