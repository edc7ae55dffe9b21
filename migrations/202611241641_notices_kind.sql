-- The newest of a kind, for a preview with what was really told.
create index notice_kind on notices.notice (kind, created_at desc);
