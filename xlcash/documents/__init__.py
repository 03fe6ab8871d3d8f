"""Files for people outside the workbook: letters and statements as DOCX and PDF, claim packs, and how they are put on disk."""
