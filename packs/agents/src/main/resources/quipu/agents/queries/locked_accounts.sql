-- name: locked_accounts
-- description: Accounts that are locked after failed logins
SELECT id, username, email, failed_login_attempts, locked_until, last_login
FROM users
WHERE locked_until > CURRENT_TIMESTAMP
ORDER BY locked_until DESC
