-- The order in which news of a message was written down: a clock may stand still between two.
alter table notices.delivery add column n bigint generated always as identity;
