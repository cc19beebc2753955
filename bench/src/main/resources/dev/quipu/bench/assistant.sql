-- Fills the assistant platform by the hand of a superuser and past its triggers, as a restore does: what these would hand
-- out or work out is written here. {conversations} conversations of 20 messages, a user for each 100, a tenant for each 100 users.
-- The first user has 500 of them, and so 10,000 messages; the first 100 conversations have 200 messages each.
SET session_replication_role = replica;
SET search_path = assistant;

{texts}
INSERT INTO tenants (id, name, slug)
SELECT md5('t' || n)::uuid, 'Tenant ' || n, 'tenant-' || n FROM generate_series(0, greatest({users} / 100, 1) - 1) AS n;

INSERT INTO users (id, tenant_id, email)
SELECT md5('u' || n)::uuid, md5('t' || n % greatest({users} / 100, 1))::uuid, 'user' || n || '@example.org'
FROM generate_series(0, {users} - 1) AS n;

INSERT INTO conversations (id, tenant_id, user_id, title, created_at, updated_at)
SELECT md5('c' || n)::uuid, md5('t' || owner % greatest({users} / 100, 1))::uuid, md5('u' || owner)::uuid, 'conversation ' || n,
       now() - (n % 365) * interval '1 day', now() - (n % 365) * interval '1 day'
FROM generate_series(0, {conversations} - 1) AS n, LATERAL (SELECT CASE WHEN n < 500 THEN 0 ELSE n % {users} END) AS o (owner);

INSERT INTO messages (conversation_id, tenant_id, user_id, seq, role, content, token_count, created_at)
SELECT md5('c' || n)::uuid, md5('t' || owner % greatest({users} / 100, 1))::uuid, md5('u' || owner)::uuid, place,
       CASE WHEN place % 2 = 1 THEN 'user' ELSE 'assistant' END,
       content,
       40, now() - (n % 365) * interval '1 day' + place * interval '1 second'
FROM (SELECT n FROM generate_series(0, {conversations} - 1) AS n ORDER BY md5('c' || n)::uuid) AS conversations,
     LATERAL (SELECT CASE WHEN n < 500 THEN 0 ELSE n % {users} END) AS o (owner),
     generate_series(1, CASE WHEN n < 100 THEN 200 ELSE 20 END) AS place, texts
WHERE text = (n * 7919::bigint + place * 104729) % {conversations};
