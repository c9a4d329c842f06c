"""The pages of the site: what each shows, its template, and the shell it is set into."""
