-- revision: 001
-- message: create orders

-- upgrade
CREATE TABLE orders (order_id bigint PRIMARY KEY);

-- downgrade
DROP TABLE orders;
