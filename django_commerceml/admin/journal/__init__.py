"""What came from 1C and what it heard: sessions, files, problems, alarms."""
