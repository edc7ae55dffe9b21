-- A parcel that is still here may go to another ward, also when its postage is paid; one that is sent again bears the
-- postage of the day on which it is.
grant update (area, postcode, postage, postage_basis, collects) on delivery.parcel to :app;
