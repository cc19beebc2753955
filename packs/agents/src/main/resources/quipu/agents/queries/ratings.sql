-- name: ratings
-- description: How users rated what each model answered
-- param: days integer = 30  how many days back
SELECT model_provider, model_name, count(user_rating) AS ratings, round(avg(user_rating), 2) AS mean_rating,
       count(*) FILTER (WHERE user_rating <= 2) AS poor
FROM ai_requests
WHERE created_at >= CURRENT_TIMESTAMP - :days * interval '1 day' AND user_rating IS NOT NULL
GROUP BY model_provider, model_name
ORDER BY mean_rating DESC, model_provider, model_name
