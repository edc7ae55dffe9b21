-- What a paper is about, the code of a service: a deputy may sign only on the services named in the appointment.
alter table documents.outgoing add column topic text;
