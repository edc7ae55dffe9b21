-- What was written to the bank of an exception: the letter's number and day stand beside the note.
alter table money.reconciliation_note add column letter text;
alter table money.reconciliation_note add column letter_on date;
alter table money.reconciliation_note add constraint reconciliation_note_letter check ((letter is null) = (letter_on is null));
