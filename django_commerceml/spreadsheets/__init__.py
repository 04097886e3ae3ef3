"""Tables for people: what is written for a spreadsheet, and what is read from one."""
