-- Fills the assistant platform by the hand of a superuser and past its triggers, as a restore does: what these would hand
-- out or work out is written here. {conversations} conversations of 20 messages, all of one user.
SET session_replication_role = replica;
SET search_path = assistant;

INSERT INTO tenants (id, name, slug) VALUES (md5('tenant')::uuid, 'Bench', 'bench');
INSERT INTO users (id, tenant_id, email) VALUES (md5('user')::uuid, md5('tenant')::uuid, 'user@bench.example');

CREATE TEMPORARY TABLE texts AS
SELECT n, (SELECT string_agg('word' || sqrt((hashint8(n * 1000 + word) & 2147483647) % 81000000)::integer, ' ')
           FROM generate_series(1, 25) AS word) AS content
FROM generate_series(0, 9999) AS n;
CREATE UNIQUE INDEX ON texts (n);

INSERT INTO conversations (id, tenant_id, user_id, title, created_at, updated_at)
SELECT md5('c' || n)::uuid, md5('tenant')::uuid, md5('user')::uuid, 'conversation ' || n, now(), now()
FROM generate_series(0, {conversations} - 1) AS n;

INSERT INTO messages (conversation_id, tenant_id, user_id, seq, role, content, token_count, created_at)
SELECT md5('c' || c.n)::uuid, md5('tenant')::uuid, md5('user')::uuid, place,
       CASE WHEN place % 2 = 1 THEN 'user' ELSE 'assistant' END, content, 40, now() + place * interval '1 second'
FROM generate_series(0, {conversations} - 1) AS c (n) CROSS JOIN generate_series(1, 20) AS place
     JOIN texts ON texts.n = (c.n * 20 + place) % 10000;
RESET session_replication_role;
