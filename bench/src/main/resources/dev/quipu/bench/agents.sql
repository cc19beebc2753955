-- 1,000 users with a conversation and a budget each, prices, and a table for plain inserts of the same row: with the columns, checks,
-- indexes and foreign keys of ai_requests, and without triggers.
SET search_path = agents;

INSERT INTO users (id, username, email, hashed_password)
SELECT n, 'user' || n, 'user' || n || '@example.org', 'x' FROM generate_series(1, 1000) AS n;
INSERT INTO conversations (id, user_id, title) SELECT n, n, 'conversation' FROM generate_series(1, 1000) AS n;
-- A request that costs nothing moves fewer indexes.
INSERT INTO model_prices (model_provider, model_name, kind, valid_from, price_per_million)
VALUES ('openai', 'gpt-4', 'input', '-infinity', 30), ('openai', 'gpt-4', 'output', '-infinity', 60);
SELECT open_budget(n, 'all', 1000000) FROM generate_series(1, 1000) AS n;

CREATE TABLE ai_requests_bare (LIKE ai_requests INCLUDING ALL);
ALTER TABLE ai_requests_bare
    ADD FOREIGN KEY (user_id) REFERENCES users,
    ADD FOREIGN KEY (conversation_id) REFERENCES conversations ON DELETE SET NULL,
    ADD FOREIGN KEY (message_id) REFERENCES messages ON DELETE SET NULL;
