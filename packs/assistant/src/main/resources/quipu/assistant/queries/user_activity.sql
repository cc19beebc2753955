-- name: user_activity
-- description: The people of a tenant, what they wrote lately, and when they were last here
-- param: tenant_id uuid  which tenant
-- param: days integer = 30  how many days back
SELECT
    person.name,
    person.email,
    person.role,
    person.is_active,
    person.last_active_at,
    count(DISTINCT message.conversation_id) AS conversations,
    count(message.id) AS questions
FROM users AS person
LEFT JOIN messages AS message ON message.tenant_id = person.tenant_id AND message.user_id = person.id
    AND message.role = 'user' AND message.created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
WHERE person.tenant_id = :tenant_id
GROUP BY person.id
ORDER BY questions DESC, person.email
