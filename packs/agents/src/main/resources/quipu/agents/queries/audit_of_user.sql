-- name: audit_of_user
-- description: What a user did, the latest first
-- param: user_id bigint  who
-- param: days integer = 30  how many days back
SELECT created_at, action, resource_type, resource_id, success, ip_address, error_message
FROM audit_logs
WHERE user_id = :user_id AND created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
ORDER BY created_at DESC
