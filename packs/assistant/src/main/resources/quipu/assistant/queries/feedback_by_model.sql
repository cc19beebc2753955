-- name: feedback_by_model
-- description: How the answers of each model are liked, all tenants together
-- param: days integer = 30  how many days back
SELECT
    message.model_used,
    count(*) AS thumbs,
    count(*) FILTER (WHERE feedback.rating = 1) AS up,
    count(*) FILTER (WHERE feedback.rating = -1) AS down,
    round(100.0 * count(*) FILTER (WHERE feedback.rating = 1) / count(*), 1) AS up_percent
FROM feedback
JOIN messages AS message ON message.id = feedback.message_id
WHERE feedback.created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY message.model_used
ORDER BY thumbs DESC, message.model_used
