-- name: quota_usage
-- description: Users who have used up most of their calls of this month
-- param: percent numeric = 50  from how many percent on
SELECT id, username, api_quota_used, api_quota_limit, round(100.0 * api_quota_used / nullif(api_quota_limit, 0), 1) AS percent
FROM users
WHERE is_active AND api_quota_used * 100.0 >= :percent * api_quota_limit::numeric
ORDER BY percent DESC NULLS FIRST, id
