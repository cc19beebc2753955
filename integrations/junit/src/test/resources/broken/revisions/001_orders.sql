-- revision: 001
-- revises: base
-- message: orders

-- upgrade
CREATE TABLE orders (order_id itn PRIMARY KEY, placed_at timestamptz NOT NULL DEFAULT now());

-- downgrade
DROP TABLE orders;
