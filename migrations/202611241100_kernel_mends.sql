-- Digests of what an act changed or was given are keyed: an unkeyed hash of a NIK, a date or a yes falls to guessing.
alter table kernel.audit rename column before_sha256 to before_mac;
alter table kernel.audit rename column after_sha256 to after_mac;
alter table kernel.idempotency rename column input_sha256 to input_mac;
-- The old digests fit no repetition any more; a key without its row is simply new.
delete from kernel.idempotency;

-- Jobs are claimed so many of each kind, so that slow ones (a registry that takes a minute) never hold the quick ones up.
create index job_due_kind on kernel.job (kind, run_at, id) where dead_at is null;
drop index kernel.job_due;

-- Sessions that ended, or ran out, are swept.
create index session_over on kernel.session (least(ended_at, expires_at));
grant delete on kernel.session to :app;
