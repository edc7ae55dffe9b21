-- What a bank took back, found by the code it was paid for: a payment of one day may be taken back on another.
create index statement_line_reverse on money.statement_line (partner, code, day) where kind = 'reverse';
