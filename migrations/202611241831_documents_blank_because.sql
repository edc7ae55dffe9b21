-- A card that is printed once more says why: the reason for which it came back, or the case of a parcel that was lost.
alter table documents.blank_movement
  add column because text collate "C",
  add column reference text collate "C",
  add constraint blank_because check ((because is null or why = 'used') and (reference is null or because is not null));
