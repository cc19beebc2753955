-- revision: 001
-- revises: base
-- message: orders

-- upgrade
CREATE TABLE orders (order_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, product text NOT NULL);

-- downgrade
DROP TABLE orders;
