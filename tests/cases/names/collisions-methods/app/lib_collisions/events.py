class ImportAttempted:
    pass


class ImportSucceeded:
    pass


class ImportFailed:
    pass
