DROP TABLE :"schema".parked_event;
