-- A number may have been given to somebody else since its owner last came. Such a session reaches only what began after
-- it did, until the person shows by two facts that the rest is theirs too (design: numbers are resold).
alter table kernel.session add column reads_from timestamptz;
grant update (reads_from) on kernel.session to :app;
