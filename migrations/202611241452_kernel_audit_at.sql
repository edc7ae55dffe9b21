-- The auditor reads by time: without an index the newest page would read the whole table.
create index audit_at on kernel.audit (at desc, id desc);
create index audit_action on kernel.audit (action, at desc);
create index audit_object_part on kernel.audit (object text_pattern_ops);
