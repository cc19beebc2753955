-- revision: 001
-- revises:
-- message: create orders

-- upgrade
CREATE TABLE orders (order_id bigint PRIMARY KEY, note text);

-- downgrade
DROP TABLE orders;
