-- As assistant.sql, for FinOps: {conversations} threads of 20 messages, a user for each 100; user0 has 500 of them, the first 100
-- threads have 200 messages each. Every tenth message has an execution, of the last 90 days.
SET session_replication_role = replica;
SET search_path = finops;

{texts}
INSERT INTO conversation_threads (thread_id, user_id, title, created_at, updated_at)
SELECT md5('c' || n)::uuid, 'user' || CASE WHEN n < 500 THEN 0 ELSE n % {users} END, 'thread ' || n,
       now() - (n % 365) * interval '1 day', now() - (n % 365) * interval '1 day'
FROM generate_series(0, {conversations} - 1) AS n;

INSERT INTO conversation_messages (thread_id, role, content, message_type, ordering_index, created_at)
SELECT md5('c' || n)::uuid, 'user',
       content,
       'query', place, now() - (n % 365) * interval '1 day' + place * interval '1 second'
FROM (SELECT n FROM generate_series(0, {conversations} - 1) AS n ORDER BY md5('c' || n)::uuid) AS threads,
     generate_series(0, CASE WHEN n < 100 THEN 199 ELSE 19 END) AS place, texts
WHERE text = (n * 7919::bigint + place * 104729) % {conversations};

INSERT INTO agent_executions (thread_id, agent_name, agent_type, input_query, execution_time_ms, status, created_at)
SELECT thread_id, 'agent' || place % 11, (enum_range(NULL::agent_type))[(1 + place % 11)::integer], left(content, 60),
       place * 7919 % 20000, CASE WHEN place % 14 = 0 THEN 'error' ELSE 'success' END::execution_status,
       now() - (place % 90) * interval '1 day' - (place % 1440) * interval '1 minute'
FROM (SELECT thread_id, content, row_number() OVER () AS place FROM conversation_messages
      WHERE ordering_index % 10 = 0) AS message
-- As they come.
ORDER BY (place % 90) * interval '1 day' + (place % 1440) * interval '1 minute' DESC;
